package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/url"
	"sort"
	"time"
)

const (
	watchSeconds = 300
	retryAfter   = time.Second
)

type object interface{ uid() string }

// follow sends a snapshot of a core resource after every change, for ever; only the newest waits.
func follow[T object](client *client, resource string, snapshots chan []T) {
	for {
		if err := listAndWatch(client, resource, snapshots); err != nil {
			log.Printf("%s: %v; again in %v", resource, err, retryAfter)
			time.Sleep(retryAfter)
		}
	}
}

func listAndWatch[T object](client *client, resource string, snapshots chan []T) error {
	var list struct {
		Metadata struct{ ResourceVersion string }
		Items    []T
	}
	body, err := client.get(resource, url.Values{})
	if err != nil {
		return err
	}
	err = json.NewDecoder(body).Decode(&list)
	body.Close()
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	known := map[string]T{}
	for _, item := range list.Items {
		known[item.uid()] = item
	}
	offer(snapshots, known)
	return watch(client, resource, list.Metadata.ResourceVersion, known, snapshots)
}

// watch ends without an error when the server ends it, as it does every few minutes.
func watch[T object](client *client, resource, version string, known map[string]T, snapshots chan []T) error {
	body, err := client.get(resource, url.Values{
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
			Object T
		}
		if err := decoder.Decode(&event); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("watch: %w", err)
		}
		switch event.Type {
		case "ADDED", "MODIFIED":
			known[event.Object.uid()] = event.Object
		case "DELETED":
			delete(known, event.Object.uid())
		default:
			return fmt.Errorf("watch: the server sent %s", event.Type)
		}
		offer(snapshots, known)
	}
}

func offer[T object](snapshots chan []T, known map[string]T) {
	all := make([]T, 0, len(known))
	for _, item := range known {
		all = append(all, item)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].uid() < all[j].uid() })
	select {
	case <-snapshots:
	default:
	}
	snapshots <- all
}
