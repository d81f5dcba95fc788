namespace ModelOperator.Console.Sessions;

/// <summary>The circumstances of the page: its rights, its cluster and its clock.</summary>
/// <param name="Mode">The way in which the console runs: <c>local</c>, with the kubeconfig of whoever started it, or <c>cluster</c>, with
/// the token that came with each request.</param>
/// <param name="Context">The origin of the connection: the kubeconfig and its context, or the token.</param>
/// <param name="Server">The address of the API server.</param>
/// <param name="Version">The version of the console.</param>
/// <param name="Now">The server's clock, by which the page tells ages.</param>
/// <param name="Namespaces">The namespaces that are looked at; null for all.</param>
/// <param name="Prometheus">The reader of the past of metrics.</param>
internal sealed record SessionView(
    string Mode,
    string Context,
    string Server,
    string Version,
    DateTimeOffset Now,
    IReadOnlyList<string>? Namespaces,
    PrometheusView Prometheus)
{
    /// <summary>The person whose rights are used, as the API server calls them; null when it is not known.</summary>
    public string? Person { get; init; }

    /// <summary>The path, at the page's own host, at which the person is logged out; null for none.</summary>
    public string? SignOut { get; init; }
}
