package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func podOf(t *testing.T, text string) pod {
	t.Helper()
	var result pod
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	return result
}

func TestPod_GivesATargetForEachPort(t *testing.T) {
	pod := podOf(t, `{
		"metadata": {"name": "p", "namespace": "n", "uid": "u", "labels": {"modeloperator.dev/name": "digits"},
			"annotations": {"prometheus.io/scrape": "true"}},
		"spec": {"nodeName": "node1",
			"containers": [{"name": "c", "ports": [{"name": "http", "containerPort": 8080, "protocol": "TCP"}, {"containerPort": 9090}]}],
			"initContainers": [{"name": "fetch"}]},
		"status": {"podIP": "10.0.0.1", "phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}}`)
	groups := pod.groups()
	if len(groups) != 3 || groups[0].Targets[0] != "10.0.0.1:8080" || groups[1].Targets[0] != "10.0.0.1:9090" || groups[2].Targets[0] != "10.0.0.1" {
		t.Fatalf("got %v", groups)
	}
	for name, want := range map[string]string{
		"namespace": "n", "pod_name": "p", "pod_phase": "Running", "pod_ready": "true", "pod_node_name": "node1",
		"pod_label_modeloperator_dev_name": "digits", "pod_labelpresent_modeloperator_dev_name": "true",
		"pod_annotation_prometheus_io_scrape": "true", "pod_container_name": "c", "pod_container_init": "false",
		"pod_container_port_name": "http", "pod_container_port_number": "8080",
	} {
		if got := groups[0].Labels["__meta_kubernetes_"+name]; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if groups[2].Labels["__meta_kubernetes_pod_container_init"] != "true" {
		t.Error("the init container is not marked as one")
	}
}

func TestPod_WithoutAnAddressGivesNone(t *testing.T) {
	if groups := podOf(t, `{"spec": {"containers": [{"name": "c"}]}}`).groups(); groups != nil {
		t.Errorf("got %v", groups)
	}
}

func TestService_GivesAHostsLineUnlessHeadless(t *testing.T) {
	for text, want := range map[string]string{
		`{"metadata": {"name": "s", "namespace": "n"}, "spec": {"clusterIP": "10.0.0.9"}}`: "10.0.0.9 s.n.svc.cluster.local\n",
		`{"metadata": {"name": "s", "namespace": "n"}, "spec": {"clusterIP": "None"}}`:     "",
	} {
		var service service
		if err := json.Unmarshal([]byte(text), &service); err != nil {
			t.Fatal(err)
		}
		if got := service.hostsLines(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFollow_ListsAgainAfterAGoneWatch(t *testing.T) {
	lists := 0
	server := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		switch {
		case request.URL.Query().Get("watch") == "":
			lists++
			fmt.Fprintf(response, `{"metadata": {"resourceVersion": "%d"}, "items": [{"metadata": {"uid": "listed-%d"}}]}`, lists, lists)
		case lists == 1:
			fmt.Fprint(response, `{"type": "ADDED", "object": {"metadata": {"uid": "added"}}}{"type": "ERROR", "object": {"code": 410}}`)
		default:
			<-request.Context().Done()
		}
	}))
	defer server.CloseClientConnections()
	snapshots := make(chan []pod, 1)
	go follow(&client{server: server.URL, http: server.Client()}, "pods", snapshots)
	deadline := time.After(10 * time.Second)
	for {
		select {
		case pods := <-snapshots:
			if len(pods) == 1 && pods[0].Metadata.UID == "listed-2" {
				return
			}
		case <-deadline:
			t.Fatal("no second list")
		}
	}
}

func TestReplace_LeavesNothingBeside(t *testing.T) {
	directory := t.TempDir()
	name := filepath.Join(directory, "targets.json")
	for _, content := range []string{"one", "two"} {
		if err := replace(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	content, _ := os.ReadFile(name)
	entries, _ := os.ReadDir(directory)
	if string(content) != "two" || len(entries) != 1 {
		t.Errorf("got %q and %d files", content, len(entries))
	}
}
