package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"
)

// client reads core resources of all namespaces with a client certificate.
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

func (c *client) get(resource string, query url.Values) (io.ReadCloser, error) {
	response, err := c.http.Get(c.server + "/api/v1/" + resource + "?" + query.Encode())
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return nil, fmt.Errorf("GET %s: %s", resource, response.Status)
	}
	return response.Body, nil
}
