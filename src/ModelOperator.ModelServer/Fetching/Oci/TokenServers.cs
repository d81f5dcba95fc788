namespace ModelOperator.ModelServer.Fetching.Oci;

/// <summary>Servers other than a registry itself that give tokens for it, and so get the credentials for it.</summary>
internal static class TokenServers
{
    // Registries of everybody that have long had a server of their own for it.
    private static readonly string[] WellKnown = ["registry-1.docker.io=auth.docker.io", "registry.gitlab.com=gitlab.com"];

    /// <summary>True when one is known or allowed for a registry.</summary>
    /// <param name="allowed">By an administrator, each as <c>registry=server</c>.</param>
    /// <param name="registry">Its host, and its port where it is not 443.</param>
    /// <param name="server">The same of the one that gives tokens.</param>
    public static bool Allows(IReadOnlyList<string> allowed, string registry, string server)
    {
        var pair = $"{registry}={server}";
        return WellKnown.Concat(allowed).Contains(pair, StringComparer.OrdinalIgnoreCase);
    }
}
