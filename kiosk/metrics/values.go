package metrics

// The closed sets. They repeat the words of the packages above and beside, which
// this one does not know; a test compares them.
var (
	purposes = set{"purpose", []string{"insurance", "accommodation", "public-service", "identification"}}
	verdicts = set{"verdict", []string{"none", "rejected", "claimed", "consistent", "authentic", "genuine"}}
	methods  = set{"method", []string{
		"QR_CCCD", "CHIP_CCCD", "VNEID_APP", "DICH_VU_XAC_THUC", "TRA_CUU_BHXH", "NHAP_TAY", "CHUA_XAC_DINH"}}
	phases = set{"phase", []string{
		"cardAccess", "pace", "bac", "select", "com", "sod", "dg1", "dg2", "dg11", "dg12", "dg13", "dg14", "dg15", "EF_CardSecurity", "ca", "aa", "verify"}}
	readingFailures = set{"reason", []string{"no-card", "access-denied", "card-removed", "not-emrtd", "no-reader", "cancelled"}}
	backends        = set{"backend", []string{"insurance", "accommodation", "gateway", "rar"}}
	outcomes        = set{"outcome", []string{
		"delivered", "unconfirmed", "refused", "retry", "unreachable", "account", "restricted", "abandoned"}}
	itemStates = set{"state", []string{"queued", "sending", "delivered", "unconfirmed", "dead", "dropped"}}
	results    = set{"result", []string{"ok", "failed"}}
	classes    = set{"status", []string{"1xx", "2xx", "3xx", "4xx", "5xx"}}
	routes     = set{"route", []string{
		"/v1/health", "/v1/readers", "/v1/hospital/{list}", "/v1/keys", "/v1/events", "/v1/tasks",
		"/v1/outbox", "/v1/outbox/{id}/retry", "/v1/outbox/{id}/drop", "/v1/grants", "/v1/grants/{id}/end",
		"/v1/pair", "/v1/pairings", "/v1/pairings/code", "/v1/pairings/{id}/revoke",
		"/v1/operators", "/v1/session", "/v1/session/use", "/v1/session/lock", "/v1/session/unlock", "/v1/session/sign-out",
		"/v1/visits", "/v1/visits/{id}", "/v1/visits/{id}/portrait", "/v1/visits/{id}/consent", "/v1/visits/{id}/read",
		"/v1/visits/{id}/scan", "/v1/visits/{id}/typed", "/v1/visits/{id}/face", "/v1/visits/{id}/decide",
		"/v1/visits/{id}/insurance", "/v1/visits/{id}/accommodation", "/v1/visits/{id}/finish", "/v1/visits/{id}/cancel",
		"/v1/cases", "/v1/cases/{id}", "/v1/stays", "/v1/stays/{id}", "/v1/stays/{id}/departure",
		"/openapi.json", "/docs", "/client.js", "/client.d.ts", "/metrics", "/socket.io/"}}
)
