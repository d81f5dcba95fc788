namespace ModelOperator.Fetching.Oci;

/// <summary>Knows the servers, other than a registry itself, that give tokens for the registry and so get the credentials for
/// it.</summary>
internal static class TokenServers
{
    // Public registries that have long had a token server of their own.
    private static readonly string[] WellKnown = ["registry-1.docker.io=auth.docker.io", "registry.gitlab.com=gitlab.com"];

    /// <summary>Tells whether a server is known or allowed for a registry.</summary>
    /// <param name="allowed">The pairs that an administrator allowed, each as <c>registry=server</c>.</param>
    /// <param name="registry">The host of the registry, with the port when it is not 443.</param>
    /// <param name="server">The host of the server that gives tokens, with the port when it is not 443.</param>
    public static bool Allows(IReadOnlyList<string> allowed, string registry, string server)
    {
        var pair = $"{registry}={server}";
        return WellKnown.Concat(allowed).Contains(pair, StringComparer.OrdinalIgnoreCase);
    }
}
