using System.Collections.Concurrent;
using ModelOperator.Testing;

namespace ModelOperator.Console.Tests.Callers;

/// <summary>The people whom an API server knows by their tokens, and the namespaces whose ModelDeployments each may list.</summary>
internal sealed class People
{
    private readonly MemoryCluster _cluster;
    private readonly ConcurrentDictionary<string, string[]?> _namespaces = new(StringComparer.Ordinal);

    private People(MemoryCluster cluster)
    {
        _cluster = cluster;
        cluster.Fail = Refuse;
        cluster.PersonOf = request => $"{TokenOf(request)}@example.com";
        cluster.AllowsWhat = (request, what) => MayRead(TokenOf(request), (string?)what["namespace"]);
    }

    public static People Of(MemoryCluster cluster) => new(cluster);

    /// <summary>The verbs and paths of the requests that came with a token.</summary>
    public IReadOnlyList<ScriptedRequest> Of(string token) => [.. _cluster.Server.Received.Where(request => TokenOf(request) == token)];

    /// <summary>Gives a token rights in some namespaces, or in all.</summary>
    public void Let(string token, params string[]? namespaces) => _namespaces[token] = namespaces;

    /// <summary>Makes the server forget a token, as one does that has expired.</summary>
    public void Forget(string token) => _namespaces.TryRemove(token, out _);

    private static string TokenOf(ScriptedRequest request) =>
        request.Headers["Authorization"].Replace("Bearer ", "", StringComparison.Ordinal);

    private bool MayRead(string token, string? ns) =>
        _namespaces.TryGetValue(token, out var allowed) && (allowed is null
            || (ns is not null && allowed.Contains(ns, StringComparer.Ordinal)));

    private (int Status, string Message)? Refuse(ScriptedRequest request)
    {
        var token = TokenOf(request);
        if (!_namespaces.ContainsKey(token))
        {
            return (401, "Unauthorized");
        }

        var parts = request.Path.Split('/');
        var ns = Array.IndexOf(parts, "namespaces") is > 0 and var at ? parts[at + 1] : null;
        return !request.Path.Contains("modeldeployments", StringComparison.Ordinal) || MayRead(token, ns) ? null : (403,
            $"modeldeployments.modeloperator.dev is forbidden: User \"{token}\" cannot {Verb(request)} resource \"modeldeployments\" in "
            + $"API group \"modeloperator.dev\" {(ns is null ? "at the cluster scope" : $"in the namespace \"{ns}\"")}");
    }

    private static string Verb(ScriptedRequest request) => request.Method == "PATCH" ? "patch" : "list";
}
