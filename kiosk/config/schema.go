package config

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Schema is the JSON Schema (2020-12) of the file, for editors. What it cannot
// say (that a file exists, that an address is https) Check says.
func Schema() map[string]any {
	s := schemaOf(reflect.TypeFor[Config]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "cccd-agent"
	return s
}

// choices are the values of types that have only some.
func choices(t reflect.Type) []any {
	switch t {
	case reflect.TypeFor[visit.Owner]():
		return anys([]visit.Owner{visit.Private, visit.StateBody})
	case reflect.TypeFor[visit.Purpose]():
		return anys(visit.Purposes())
	case reflect.TypeFor[identity.Verdict]():
		return anys([]identity.Verdict{identity.Claimed, identity.Consistent, identity.Authentic, identity.Genuine})
	case reflect.TypeFor[store.Source]():
		return anys([]store.Source{store.Auto, store.Keyring, store.Credential, store.DPAPI, store.File})
	case reflect.TypeFor[accommodation.FacilityType]():
		return anys(accommodation.FacilityTypes())
	case reflect.TypeFor[Way]():
		return anys([]Way{VSS, HIS, FHIR})
	case reflect.TypeFor[ScreenMode]():
		return anys([]ScreenMode{DeskMode, KioskMode})
	case reflect.TypeFor[TextStep]():
		return anys([]TextStep{NormalText, LargeText, LargestText})
	case reflect.TypeFor[ticket.Way]():
		return anys(ticket.Ways())
	case reflect.TypeFor[accommodation.EarlyMorning]():
		return anys(accommodation.EarlyMornings())
	}
	return nil
}

func anys[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// schemaOf describes a type as the file holds it.
func schemaOf(t reflect.Type) map[string]any {
	if t == reflect.TypeFor[time.Duration]() {
		return map[string]any{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`, "examples": []string{"30s", "10m", "1440h"}}
	}
	if values := choices(t); values != nil {
		return map[string]any{"type": "string", "enum": values}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Struct:
		return object(t)
	case reflect.Map:
		m := map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
		if values := choices(t.Key()); values != nil {
			m["propertyNames"] = map[string]any{"enum": values}
		}
		return m
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	panic(fmt.Sprintf("config: no schema for %v", t)) // a field of a new kind: the test meets it first
}

// object describes a struct, with the fields of those that are inlined.
func object(t reflect.Type) map[string]any {
	properties := map[string]any{}
	for f := range fieldsOf(t) {
		properties[f.name] = schemaOf(f.kind)
	}
	return map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
}

// field is one key of the file.
type field struct {
	name string
	kind reflect.Type
}

func fieldsOf(t reflect.Type) func(yield func(field) bool) {
	return func(yield func(field) bool) {
		for i := range t.NumField() {
			f := t.Field(i)
			name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			switch {
			case options == "inline":
				for inner := range fieldsOf(f.Type) {
					if !yield(inner) {
						return
					}
				}
			case name != "":
				if !yield(field{name, f.Type}) {
					return
				}
			}
		}
	}
}
