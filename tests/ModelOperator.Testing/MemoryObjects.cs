using System.Text.Json.Nodes;

namespace ModelOperator.Testing;

/// <summary>The state behind a <see cref="MemoryCluster"/>: objects with versions, and the log of their changes. Thread-safe.</summary>
internal sealed class MemoryObjects(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<MemoryPath, JsonObject> _objects = new(MemoryPath.Order);
    private readonly List<(long Version, string Type, MemoryPath Path, string Json)> _log = [];
    private long _version = 100;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Ends at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public JsonObject? Get(MemoryPath path)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(path)?.DeepClone().AsObject();
        }
    }

    public List<JsonObject> List(MemoryPath collection)
    {
        lock (_gate)
        {
            return [.. _objects.Where(o => o.Key.IsIn(collection)).Select(o => o.Value.DeepClone().AsObject())];
        }
    }

    public List<(long Version, string Type, MemoryPath Path, string Json)> Since(long from, MemoryPath collection)
    {
        lock (_gate)
        {
            return [.. _log.Where(e => e.Version > from && e.Path.IsIn(collection))];
        }
    }

    /// <summary>The state of an object before a change; null when there was none.</summary>
    public string? Before(long version, MemoryPath path)
    {
        lock (_gate)
        {
            var change = _log.LastOrDefault(e => e.Version < version && e.Path == path);
            return change.Type is null or "DELETED" ? null : change.Json;
        }
    }

    /// <summary>Runs a read-change-write as one.</summary>
    public T Locked<T>(Func<T> change)
    {
        lock (_gate)
        {
            return change();
        }
    }

    /// <summary>Stores a new state; one that changes nothing keeps its version.</summary>
    public JsonObject Put(MemoryPath path, JsonObject next)
    {
        lock (_gate)
        {
            var old = _objects.GetValueOrDefault(path);
            var metadata = next["metadata"] as JsonObject ?? [];
            next["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
            metadata = next["metadata"]!.AsObject();
            metadata["name"] = path.Name;
            if (path.Namespace is not null)
            {
                metadata["namespace"] = path.Namespace;
            }

            metadata["uid"] = old?["metadata"]!["uid"]!.DeepClone() ?? Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = old?["metadata"]!["creationTimestamp"]!.DeepClone() ?? Now();
            metadata["resourceVersion"] = old?["metadata"]!["resourceVersion"]!.DeepClone();
            metadata["generation"] = old?["metadata"]!["generation"]!.DeepClone() ?? 1L;
            if (old is not null && JsonNode.DeepEquals(old, next))
            {
                return old.DeepClone().AsObject();
            }

            if (old is not null && !JsonNode.DeepEquals(old["spec"], next["spec"]))
            {
                metadata["generation"] = metadata["generation"]!.GetValue<long>() + 1;
            }

            metadata["resourceVersion"] = (++_version).ToString();
            if (metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 })
            {
                _objects.Remove(path);
                Record("DELETED", path, next);
            }
            else
            {
                _objects[path] = next;
                Record(old is null ? "ADDED" : "MODIFIED", path, next);
            }

            return next.DeepClone().AsObject();
        }
    }

    /// <summary>Deletes, or marks as deleted while finalizers hold the object.</summary>
    public void Delete(MemoryPath path)
    {
        lock (_gate)
        {
            var next = _objects[path].DeepClone().AsObject();
            if (next["metadata"]!["deletionTimestamp"] is null)
            {
                next["metadata"]!["deletionTimestamp"] = Now();
                Put(path, next);
            }
        }
    }

    private string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private void Record(string type, MemoryPath path, JsonObject state)
    {
        _log.Add((_version, type, path, state.ToJsonString()));
        var signal = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal.TrySetResult();
    }
}
