namespace ModelOperator.Testing;

/// <summary>A kubeconfig in a file of its own, which goes when this is disposed of.</summary>
/// <remarks>It has one context, and a user without secrets.</remarks>
public sealed class KubeconfigFile : IDisposable
{
    private KubeconfigFile(Uri server, string? @namespace) => File.WriteAllText(Path, $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{server}}"} }]
        contexts: [{name: test, context: {cluster: test, user: test{{(@namespace is null ? "" : $", namespace: {@namespace}")}} } }]
        users: [{name: test, user: {token: none} }]
        """);

    /// <summary>The full path of the file.</summary>
    public string Path { get; } = System.IO.Path.GetTempFileName();

    /// <summary>A kubeconfig that leads to an API server.</summary>
    /// <param name="server">The server's address, such as <c>http://127.0.0.1:8001</c>.</param>
    /// <param name="namespace">The namespace of the context; null for none.</param>
    public static KubeconfigFile Of(Uri server, string? @namespace = null) => new(server, @namespace);

    /// <summary>A kubeconfig of a cluster that nobody reaches: nothing listens at its address.</summary>
    public static KubeconfigFile OfNoCluster() => Of(new Uri("http://127.0.0.1:1"));

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
