package main

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
)

// pod is the part of a Pod that discovery uses.
type pod struct {
	Metadata struct {
		Name, Namespace, UID string
		Labels, Annotations  map[string]string
	}
	Spec struct {
		NodeName       string
		Containers     []container
		InitContainers []container
	}
	Status struct {
		PodIP, HostIP, Phase string
		Conditions           []struct{ Type, Status string }
	}
}

func (p pod) uid() string { return p.Metadata.UID }

type container struct {
	Name, Image string
	Ports       []struct {
		Name, Protocol string
		ContainerPort  int
	}
}

// group is an entry of a file_sd file.
type group struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// groups gives one target for each container port, or for a container without ports the bare address.
func (p pod) groups() []group {
	if p.Status.PodIP == "" {
		return nil
	}
	var result []group
	add := func(containers []container, init bool) {
		for _, container := range containers {
			labels := map[string]string{
				"container_name": container.Name, "container_image": container.Image, "container_init": strconv.FormatBool(init),
			}
			if len(container.Ports) == 0 {
				result = append(result, p.group(p.Status.PodIP, labels))
			}
			for _, port := range container.Ports {
				number := strconv.Itoa(port.ContainerPort)
				withPort := map[string]string{
					"container_port_name": port.Name, "container_port_number": number, "container_port_protocol": port.Protocol,
				}
				for name, value := range labels {
					withPort[name] = value
				}
				result = append(result, p.group(net.JoinHostPort(p.Status.PodIP, number), withPort))
			}
		}
	}
	add(p.Spec.Containers, false)
	add(p.Spec.InitContainers, true)
	return result
}

func (p pod) group(address string, specific map[string]string) group {
	labels := map[string]string{
		"__meta_kubernetes_namespace":     p.Metadata.Namespace,
		"__meta_kubernetes_pod_name":      p.Metadata.Name,
		"__meta_kubernetes_pod_uid":       p.Metadata.UID,
		"__meta_kubernetes_pod_ip":        p.Status.PodIP,
		"__meta_kubernetes_pod_host_ip":   p.Status.HostIP,
		"__meta_kubernetes_pod_phase":     p.Status.Phase,
		"__meta_kubernetes_pod_ready":     p.ready(),
		"__meta_kubernetes_pod_node_name": p.Spec.NodeName,
	}
	for name, value := range specific {
		labels["__meta_kubernetes_pod_"+name] = value
	}
	for kind, all := range map[string]map[string]string{"label": p.Metadata.Labels, "annotation": p.Metadata.Annotations} {
		for name, value := range all {
			labels[fmt.Sprintf("__meta_kubernetes_pod_%s_%s", kind, sanitized(name))] = value
			labels[fmt.Sprintf("__meta_kubernetes_pod_%spresent_%s", kind, sanitized(name))] = "true"
		}
	}
	return group{Targets: []string{address}, Labels: labels}
}

func (p pod) ready() string {
	for _, condition := range p.Status.Conditions {
		if condition.Type == "Ready" {
			switch condition.Status {
			case "True":
				return "true"
			case "False":
				return "false"
			}
		}
	}
	return "unknown"
}

var notInLabels = regexp.MustCompile(`[^a-zA-Z0-9_]`)

func sanitized(name string) string { return notInLabels.ReplaceAllString(name, "_") }
