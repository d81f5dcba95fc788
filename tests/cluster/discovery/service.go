package main

import (
	"fmt"
	"strings"
)

// service is the part of a Service that name resolution uses.
type service struct {
	Metadata struct{ Name, Namespace, UID string }
	Spec     struct {
		ClusterIP  string
		ClusterIPs []string
	}
}

func (s service) uid() string { return s.Metadata.UID }

// hostsLines gives an address and a name a line. A headless service has no address, and gets none.
func (s service) hostsLines() string {
	addresses := s.Spec.ClusterIPs
	if len(addresses) == 0 {
		addresses = []string{s.Spec.ClusterIP}
	}
	var lines strings.Builder
	for _, address := range addresses {
		if address != "" && address != "None" {
			fmt.Fprintf(&lines, "%s %s.%s.svc.cluster.local\n", address, s.Metadata.Name, s.Metadata.Namespace)
		}
	}
	return lines.String()
}
