{{- define "model-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "model-operator.fullname" -}}
{{- $name := include "model-operator.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "model-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "model-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "model-operator.labels" -}}
{{ include "model-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- /* The console's pods are none of the operator's, whose selectors take every pod with its name and instance. */ -}}
{{- define "model-operator.consoleSelectorLabels" -}}
app.kubernetes.io/name: {{ printf "%s-console" (include "model-operator.name" . | trunc 55 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "model-operator.consoleLabels" -}}
{{ include "model-operator.consoleSelectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: console
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "model-operator.serviceAccountName" -}}
{{- default (include "model-operator.fullname" .) .Values.serviceAccount.name -}}
{{- end -}}

{{- /* An image's full name. Takes root, image and tag, which is the tag of an image that names none. */ -}}
{{- define "model-operator.image" -}}
{{- $repository := .image.repository -}}
{{- with default .root.Values.images.registry .image.registry -}}
{{- $parts := splitList "/" $repository -}}
{{- if and (rest $parts) (regexMatch "[.:]|^localhost$" (first $parts)) -}}
{{- $repository = rest $parts | join "/" -}}
{{- end -}}
{{- $repository = printf "%s/%s" . $repository -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .tag .image.tag | toString) -}}
{{- end -}}
{{- end -}}

{{- /* The presets of servers by name, as JSON: those of the values, with the images of the built-in ones. */ -}}
{{- define "model-operator.serverPresets" -}}
{{- $presets := deepCopy (default dict .Values.serverPresets) -}}
{{- range $name, $image := dict "Triton" .Values.images.triton "VLLM" .Values.images.vllm -}}
{{- with $image -}}
{{- $built := dict "image" (include "model-operator.image" (dict "root" $ "image" . "tag" "latest")) -}}
{{- $_ := set $presets $name (mergeOverwrite $built (default dict (get $presets $name))) -}}
{{- end -}}
{{- end -}}
{{- range $preset := $presets -}}
{{- if and $preset.base (not $preset.image) -}}
{{- with (default dict (get $presets $preset.base)).image }}{{ $_ := set $preset "image" . }}{{ end -}}
{{- end -}}
{{- end -}}
{{- toJson $presets -}}
{{- end -}}

{{- /* What the operator puts into every gateway's pods, as JSON. */ -}}
{{- define "model-operator.gatewayPlacement" -}}
{{- $placement := dict -}}
{{- range $field := list "imagePullSecrets" "nodeSelector" "tolerations" "priorityClassName" -}}
{{- with index $.Values.gateway $field }}{{ $_ := set $placement $field . }}{{ end -}}
{{- end -}}
{{- if $placement }}{{ toJson $placement }}{{ end -}}
{{- end -}}

{{- /* Where gateways and model servers send their spans, as JSON. Takes the values of tracing. */ -}}
{{- define "model-operator.podTracing" -}}
{{- $tracing := dict "endpoint" .endpoint "protocol" .protocol "samplingRatio" (float64 .samplingRatio) -}}
{{- with .headersSecret }}{{ $_ := set $tracing "headersSecret" . }}{{ end -}}
{{- toJson $tracing -}}
{{- end -}}

{{- /* Takes the CEL rules out of a schema, at any depth: a server before 1.25 does not know the field, and refuses it in a server-side apply. */ -}}
{{- define "model-operator.removeRules" -}}
{{- if kindIs "map" . -}}
{{- $_ := unset . "x-kubernetes-validations" -}}
{{- range . }}{{ include "model-operator.removeRules" . }}{{ end -}}
{{- else if kindIs "slice" . -}}
{{- range . }}{{ include "model-operator.removeRules" . }}{{ end -}}
{{- end -}}
{{- end -}}
