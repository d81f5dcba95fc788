// Command discovery watches the cluster's pods and keeps a file_sd file of them, with the labels that
// Prometheus' own kubernetes_sd_configs (role: pod) gives. Debian builds its Prometheus without that
// one ("the insane amount of dependencies", NEWS.Debian); the relabelling rules stay the usual ones.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"time"
)

// Changes that come together are written together.
const settle = 100 * time.Millisecond

func main() {
	server := flag.String("server", "", "the API server's URL")
	authority := flag.String("ca", "", "file with the server's certificate authority")
	certificate := flag.String("cert", "", "file with our client certificate")
	key := flag.String("key", "", "file with our client key")
	output := flag.String("output", "", "the file_sd file to keep")
	flag.Parse()

	client, err := newClient(*server, *authority, *certificate, *key)
	if err != nil {
		log.Fatal(err)
	}
	snapshots := make(chan []pod, 1)
	go client.follow(snapshots)
	for pods := range snapshots {
		time.Sleep(settle)
		select {
		case pods = <-snapshots:
		default:
		}
		if err := write(*output, pods); err != nil {
			log.Fatal(err)
		}
	}
}

// write replaces the file in one step: Prometheus never reads half of it.
func write(name string, pods []pod) error {
	groups := []group{}
	for _, pod := range pods {
		groups = append(groups, pod.groups()...)
	}
	content, err := json.MarshalIndent(groups, "", " ")
	if err != nil {
		return err
	}
	fresh := name + ".new"
	if err := os.WriteFile(fresh, content, 0o644); err != nil {
		return fmt.Errorf("cannot write the targets: %w", err)
	}
	return os.Rename(fresh, name)
}
