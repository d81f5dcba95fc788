// Command discovery watches the cluster's pods and services, and keeps two files of them.
//
// The first is for Prometheus' file_sd, with the labels that its own kubernetes_sd_configs (role: pod)
// gives: Debian builds Prometheus without that one ("the insane amount of dependencies", NEWS.Debian),
// and so the relabelling rules stay the usual ones. The second is a hosts file for dnsmasq, with
// <service>.<namespace>.svc.cluster.local: Debian has no CoreDNS.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"
	"time"
)

// Changes that come together are written together.
const settle = 100 * time.Millisecond

func main() {
	server := flag.String("server", "", "the API server's URL")
	authority := flag.String("ca", "", "file with the server's certificate authority")
	certificate := flag.String("cert", "", "file with our client certificate")
	key := flag.String("key", "", "file with our client key")
	targets := flag.String("targets", "", "the file_sd file to keep")
	hosts := flag.String("hosts", "", "the hosts file to keep")
	flag.Parse()

	client, err := newClient(*server, *authority, *certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	go keep(client, "services", *hosts, hostsFile)
	keep(client, "pods", *targets, targetsFile)
}

// keep writes the file anew whenever one of the resources has changed what it says.
func keep[T object](client *client, resource, file string, format func([]T) ([]byte, error)) {
	snapshots := make(chan []T, 1)
	go follow(client, resource, snapshots)
	var written []byte
	for objects := range snapshots {
		time.Sleep(settle)
		select {
		case objects = <-snapshots:
		default:
		}
		content, err := format(objects)
		if err == nil && (written == nil || !bytes.Equal(content, written)) {
			err = replace(file, content)
			written = content
		}
		if err != nil {
			log.Fatalf("cannot write the %s: %v", resource, err)
		}
	}
}

// replace exchanges the file in one step; the name of the fresh one is one that dnsmasq passes over.
func replace(name string, content []byte) error {
	fresh := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".new")
	if err := os.WriteFile(fresh, content, 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, name)
}

func targetsFile(pods []pod) ([]byte, error) {
	groups := []group{}
	for _, pod := range pods {
		groups = append(groups, pod.groups()...)
	}
	return json.MarshalIndent(groups, "", " ")
}

func hostsFile(services []service) ([]byte, error) {
	var content bytes.Buffer
	for _, service := range services {
		content.WriteString(service.hostsLines())
	}
	return content.Bytes(), nil
}
