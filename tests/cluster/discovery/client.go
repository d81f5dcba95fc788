package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"sort"
	"time"
)

const (
	watchSeconds = 300
	retryAfter   = time.Second
)

// client lists and watches pods with a client certificate.
type client struct {
	server string
	http   *http.Client
}

func newClient(server, authority, certificate, key string) (*client, error) {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, err
	}
	trusted, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(trusted) {
		return nil, fmt.Errorf("%s holds no certificate", authority)
	}
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:   true,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	return &client{server: server, http: &http.Client{Transport: transport, Timeout: (watchSeconds + 30) * time.Second}}, nil
}

// follow sends a snapshot after every change, for ever; only the newest waits to be taken.
func (c *client) follow(snapshots chan []pod) {
	for {
		if err := c.listAndWatch(snapshots); err != nil {
			log.Printf("%v; again in %v", err, retryAfter)
			time.Sleep(retryAfter)
		}
	}
}

func (c *client) listAndWatch(snapshots chan []pod) error {
	var list struct {
		Metadata struct{ ResourceVersion string }
		Items    []pod
	}
	body, err := c.get(url.Values{})
	if err != nil {
		return err
	}
	err = json.NewDecoder(body).Decode(&list)
	body.Close()
	if err != nil {
		return fmt.Errorf("list pods: %w", err)
	}
	known := map[string]pod{}
	for _, pod := range list.Items {
		known[pod.Metadata.UID] = pod
	}
	offer(snapshots, known)
	return c.watch(list.Metadata.ResourceVersion, known, snapshots)
}

// watch ends without an error when the server ends it, as it does every few minutes.
func (c *client) watch(version string, known map[string]pod, snapshots chan []pod) error {
	body, err := c.get(url.Values{
		"watch": {"true"}, "resourceVersion": {version}, "timeoutSeconds": {fmt.Sprint(watchSeconds)},
	})
	if err != nil {
		return err
	}
	defer body.Close()
	decoder := json.NewDecoder(body)
	for {
		var event struct {
			Type   string
			Object pod
		}
		if err := decoder.Decode(&event); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("watch pods: %w", err)
		}
		switch event.Type {
		case "ADDED", "MODIFIED":
			known[event.Object.Metadata.UID] = event.Object
		case "DELETED":
			delete(known, event.Object.Metadata.UID)
		default:
			return fmt.Errorf("watch pods: the server sent %s", event.Type)
		}
		offer(snapshots, known)
	}
}

func (c *client) get(query url.Values) (io.ReadCloser, error) {
	response, err := c.http.Get(c.server + "/api/v1/pods?" + query.Encode())
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("GET pods: %s", response.Status)
	}
	return response.Body, nil
}

func offer(snapshots chan []pod, known map[string]pod) {
	pods := make([]pod, 0, len(known))
	for _, pod := range known {
		pods = append(pods, pod)
	}
	sort.Slice(pods, func(i, j int) bool { return pods[i].Metadata.UID < pods[j].Metadata.UID })
	select {
	case <-snapshots:
	default:
	}
	snapshots <- pods
}
