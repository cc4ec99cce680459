package words

import "maps"

// actPhrases are the sentences of insurance, accommodation and public service on the screen.
var actPhrases = together(actsPhrases, insurancePhrases, stayPhrases, servicePhrases)

func together(all ...map[string]phrase) map[string]phrase {
	one := map[string]phrase{}
	for _, some := range all {
		maps.Copy(one, some)
	}
	return one
}

// actsPhrases are those that several of them say.
var actsPhrases = map[string]phrase{
	"act.on":    {"Tiếp tục", "Go on"},
	"act.again": {"Thử lại", "Try again"},
	"act.back":  {"Quay lại", "Back"},
	"act.done":  {"Xong", "Done"},

	"left.none":    {"đã hết giờ", "time is up"},
	"left.seconds": {"còn %d giây", "%d seconds left"},
	"left.minutes": {"còn %d phút", "%d minutes left"},
	"left.hours":   {"còn %d giờ %d phút", "%d h %d min left"},
}
