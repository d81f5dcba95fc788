namespace ModelOperator.Console.Sessions;

/// <summary>What the page is about: whose rights it uses, where, and since when.</summary>
/// <param name="Mode">How the console runs: <c>local</c>, with the kubeconfig of whoever started it.</param>
/// <param name="Context">The origin of the connection: the kubeconfig and its context.</param>
/// <param name="Server">The address of the API server.</param>
/// <param name="Version">The version of the console.</param>
/// <param name="Now">The server's clock, by which the page tells ages.</param>
/// <param name="Namespaces">The namespaces that are looked at; null for all.</param>
/// <param name="Prometheus">Where the past of metrics is read.</param>
internal sealed record SessionView(
    string Mode,
    string Context,
    string Server,
    string Version,
    DateTimeOffset Now,
    IReadOnlyList<string>? Namespaces,
    PrometheusView Prometheus);
