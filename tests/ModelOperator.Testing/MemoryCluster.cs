using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelOperator.Testing;

/// <summary>
/// An API server in memory, over real HTTP on loopback: stores any kind, keeps versions, watches, conflicts, UID preconditions and
/// finalizers, and makes nothing in a namespace that is being deleted. It validates nothing, and takes server-side apply for a deep
/// merge without owners: what those do is for tests on a real API server.
/// </summary>
public sealed class MemoryCluster : IAsyncDisposable
{
    private const string PersonReviews = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private readonly MemoryObjects _objects;
    private volatile TaskCompletionSource? _held;
    private volatile bool _isAway;

    private MemoryCluster(ScriptedServer server, TimeProvider time)
    {
        Server = server;
        _objects = new MemoryObjects(time);
        server.Always(_ => true, AnswerAsync);
    }

    /// <summary>The server; its received requests are there to be counted.</summary>
    public ScriptedServer Server { get; }

    /// <summary>Says what a request fails with, as status and message; null to let it pass.</summary>
    public Func<ScriptedRequest, (int Status, string Message)?> Fail { get; set; } = static _ => null;

    /// <summary>The Retry-After of what fails; null for none.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>The answer to whoever asks whether he may do something.</summary>
    public bool Allows { get; set; } = true;

    /// <summary>The answer to a review, from the request and from what it asks about (<c>spec.resourceAttributes</c>); null to let
    /// <see cref="Allows"/> decide.</summary>
    public Func<ScriptedRequest, JsonNode, bool>? AllowsWhat { get; set; }

    /// <summary>The name of whoever sends a request, for those who ask; null when the server does not say.</summary>
    public Func<ScriptedRequest, string>? PersonOf { get; set; }

    /// <summary>Every request so far that was not a read, as <c>PATCH /api/v1/…</c>.</summary>
    public IReadOnlyList<string> Writes => [.. Server.Received.Where(r => r.Method != "GET").Select(r => $"{r.Method} {r.Path}")];

    /// <summary>Starts an empty one.</summary>
    public static async Task<MemoryCluster> StartAsync(TimeProvider? time = null) =>
        new(await ScriptedServer.StartAsync(), time ?? TimeProvider.System);

    /// <summary>The object at an API path, or null.</summary>
    public JsonObject? Get(string path) => _objects.Get(MemoryPath.Parse(path)!);

    /// <summary>The objects of a collection, as <c>/api/v1/namespaces/ml/pods</c>.</summary>
    public IReadOnlyList<JsonObject> List(string path) => _objects.List(MemoryPath.Parse(path)!);

    /// <summary>Stores an object at an API path, as some other client would.</summary>
    /// <returns>It as it was stored, with its version.</returns>
    public JsonObject Put(string path, JsonObject state) => _objects.Put(MemoryPath.Parse(path)!, state.DeepClone().AsObject());

    /// <inheritdoc cref="Put(string, JsonObject)" />
    public JsonObject Put(string path, string json = "{}") => Put(path, JsonNode.Parse(json)!.AsObject());

    /// <summary>Deletes the object at an API path, as some other client would.</summary>
    public void Delete(string path) => _objects.Delete(MemoryPath.Parse(path)!);

    /// <summary>From now on watches tell nothing, as when the network is slow.</summary>
    public void HoldWatches() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Watches tell again, beginning with what they held back.</summary>
    public void ReleaseWatches()
    {
        var was = _held;
        _held = null;
        was?.TrySetResult();
    }

    /// <summary>Cuts every watch, and from now on the connection of whoever asks anything.</summary>
    public void GoAway()
    {
        _isAway = true;
        foreach (var watch in Server.Received.Where(request => request.IsWatch))
        {
            watch.Abort();
        }
    }

    /// <summary>Answers again after <see cref="GoAway"/>.</summary>
    public void ComeBack() => _isAway = false;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        ReleaseWatches();
        await Server.DisposeAsync();
    }

    private async Task AnswerAsync(ScriptedRequest request)
    {
        if (_isAway)
        {
            request.Abort();
            return;
        }

        if (Fail(request) is var (status, message))
        {
            (string, string)[] headers = RetryAfter is { } wait
                ? [("Retry-After", wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))] : [];
            await request.AnswerAsync(status, Failure(status, "Failed", message, ""), headers);
            return;
        }

        if (request.Path == Reviews)
        {
            var spec = JsonNode.Parse(request.Body)!["spec"]!;
            await request.AnswerAsync(201, new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["spec"] = spec.DeepClone(),
                ["status"] = new JsonObject { ["allowed"] = AllowsWhat?.Invoke(request, spec["resourceAttributes"]!) ?? Allows },
            }.ToJsonString());
            return;
        }

        if (request.Path == PersonReviews)
        {
            await (PersonOf is null ? request.AnswerAsync(404, "{}") : request.AnswerAsync(201, new JsonObject
            {
                ["metadata"] = new JsonObject(),
                ["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = PersonOf(request) } },
            }.ToJsonString()));
            return;
        }

        if (MemoryPath.Parse(request.Path) is not { } path)
        {
            await request.AnswerAsync(404, "404 page not found");
            return;
        }

        if (request.IsWatch)
        {
            await WatchAsync(request, path);
            return;
        }

        var (code, body) = _objects.Locked(() => IsMadeTooLate(request, path) ? Terminating(path) : Handle(request, path));
        await request.AnswerAsync(code, body);
    }

    private (int Code, string Body) Handle(ScriptedRequest request, MemoryPath path)
    {
        var old = path.Name.Length == 0 ? null : _objects.Get(path.Object);
        switch (request.Method)
        {
            case "GET" when path.Name.Length == 0:
                return (200, Listed(request, path));
            case "GET":
                return old is null ? Missing(path) : (200, old.ToJsonString());
            case "POST":
                var created = JsonNode.Parse(request.Body)!.AsObject();
                var at = path with { Name = created["metadata"]!["name"]!.GetValue<string>() };
                return _objects.Get(at) is null
                    ? (201, _objects.Put(at, created).ToJsonString())
                    : (409, Failure(409, "AlreadyExists", $"{path.Resource} \"{at.Name}\" already exists", at.Name));
            case "PUT" or "PATCH":
                return Write(request, path, old);
            case "DELETE":
                return Delete(request, path, old);
            default:
                return (405, Failure(405, "MethodNotAllowed", request.Method, path.Name));
        }
    }

    private (int Code, string Body) Write(ScriptedRequest request, MemoryPath path, JsonObject? old)
    {
        var isApply = request.Headers["Content-Type"].StartsWith("application/apply-patch", StringComparison.Ordinal);
        if (old is null && (!isApply || path.Subresource.Length > 0))
        {
            return Missing(path);
        }

        var body = JsonNode.Parse(request.Body)!.AsObject();
        var expected = body["metadata"]?["resourceVersion"]?.GetValue<string>();
        if (old is not null && expected is not null && expected != old["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            return (409, Failure(409, "Conflict", $"{path.Resource} \"{path.Name}\" was changed since version {expected}", path.Name));
        }

        var next = old?.DeepClone().AsObject() ?? [];
        if (path.Subresource == "status")
        {
            if (isApply)
            {
                // All of it has one owner, whose apply takes away what it leaves out.
                next.Remove("status");
            }

            Merge(next, new JsonObject { ["status"] = body["status"]?.DeepClone() });
        }
        else if (request.Method == "PUT")
        {
            next = body;
        }
        else
        {
            if (isApply)
            {
                KeepPortsOfOthers(next, body);
            }

            Merge(next, body);
        }

        if (HasTwoPortsOfOneName(next))
        {
            return (422, Failure(422, "Invalid", $"{path.Resource} \"{path.Name}\" has two ports of one name", path.Name));
        }

        return (200, (IsDryRun(request) ? next : _objects.Put(path.Object, next)).ToJsonString());
    }

    private static bool IsDryRun(ScriptedRequest request) => request.Query.GetValueOrDefault("dryRun") == "All";

    // A Service's ports are a map by their number: an apply leaves those that it does not name to whoever added them.
    private static void KeepPortsOfOthers(JsonObject present, JsonObject applied)
    {
        if (present["kind"]?.GetValue<string>() is "Service" && present["spec"]?["ports"] is JsonArray had
            && applied["spec"]?["ports"] is JsonArray wanted)
        {
            foreach (var port in had.Where(one => !wanted.Any(other => JsonNode.DeepEquals(other!["port"], one!["port"]))).ToList())
            {
                wanted.Add(port!.DeepClone());
            }
        }
    }

    private static bool HasTwoPortsOfOneName(JsonObject state) =>
        state["spec"] is JsonObject spec && spec["ports"] is JsonArray ports
        && ports.Select(port => (string?)port!["name"]).Distinct(StringComparer.Ordinal).Count() < ports.Count;

    private (int Code, string Body) Delete(ScriptedRequest request, MemoryPath path, JsonObject? old)
    {
        if (old is null)
        {
            return Missing(path);
        }

        var uid = request.Body.Length > 0 ? JsonNode.Parse(request.Body)!["preconditions"]?["uid"]?.GetValue<string>() : null;
        if (uid is not null && uid != old["metadata"]!["uid"]!.GetValue<string>())
        {
            return (409, Failure(409, "Conflict", $"the UID of {path.Resource} \"{path.Name}\" is another", path.Name));
        }

        _objects.Delete(path.Object);
        return (200, """{"kind":"Status","status":"Success"}""");
    }

    private string Listed(ScriptedRequest request, MemoryPath path)
    {
        var items = _objects.List(path).Where(o => Selects(request, o));
        return $$$"""{"metadata":{"resourceVersion":"{{{_objects.Version}}}"},"items":[{{{string.Join(',', items.Select(o => o.ToJsonString()))}}}]}""";
    }

    private async Task WatchAsync(ScriptedRequest request, MemoryPath path)
    {
        var from = long.Parse(request.Query.GetValueOrDefault("resourceVersion") ?? "0", CultureInfo.InvariantCulture);
        await request.SendAsync("");
        while (!request.IsGone)
        {
            var changed = _objects.Changed;
            foreach (var (version, type, changedPath, json) in _objects.Since(from, path))
            {
                if (_held is { } wait)
                {
                    await wait.Task;
                }

                from = version;
                if (Selects(request, JsonNode.Parse(json)!.AsObject()))
                {
                    await request.SendEventAsync(type, json);
                }
                else if (_objects.Before(version, changedPath) is { } before && Selects(request, JsonNode.Parse(before)!.AsObject()))
                {
                    // For who watches by label, an object that loses the label is gone.
                    await request.SendEventAsync("DELETED", json);
                }
            }

            await Task.WhenAny(changed, request.Gone);
        }
    }

    private static bool Selects(ScriptedRequest request, JsonObject o) =>
        Terms(request, "fieldSelector").All(t => t.Key != "metadata.name" || o["metadata"]!["name"]!.GetValue<string>() == t.Value)
        && Terms(request, "labelSelector").All(t => o["metadata"]!["labels"]?[t.Key]?.GetValue<string>() == t.Value);

    private static IEnumerable<(string Key, string Value)> Terms(ScriptedRequest request, string name) =>
        (request.Query.GetValueOrDefault(name) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.Split('=', 2)).Where(t => t.Length == 2).Select(t => (t[0], t[1]));

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private bool IsMadeTooLate(ScriptedRequest request, MemoryPath path) =>
        request.Method is "POST" or "PATCH" && path is { Namespace: { } ns, Subresource: "" }
            && (path.Name.Length == 0 || _objects.Get(path) is null)
        && Get($"/api/v1/namespaces/{ns}")?["metadata"]!["deletionTimestamp"] is not null;

    private static (int Code, string Body) Terminating(MemoryPath path)
    {
        var status = JsonNode.Parse(Failure(
            403, "Forbidden", $"unable to create new content in namespace {path.Namespace} because it is being terminated", path.Name))!;
        status["details"]!["causes"] = new JsonArray(
            new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {path.Namespace} is being terminated" });
        return (403, status.ToJsonString());
    }

    private static (int Code, string Body) Missing(MemoryPath path) =>
        (404, Failure(404, "NotFound", $"{path.Resource} \"{path.Name}\" not found", path.Name));

    private static string Failure(int code, string reason, string message, string name) => new JsonObject
    {
        ["kind"] = "Status",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = reason,
        ["message"] = message,
        ["details"] = new JsonObject { ["name"] = name },
    }.ToJsonString();
}
