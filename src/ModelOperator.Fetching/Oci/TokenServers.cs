using ModelOperator.Contracts.Models;

namespace ModelOperator.Fetching.Oci;

/// <summary>Knows the servers, other than a registry itself, that give tokens for the registry and so get the credentials for
/// it.</summary>
internal static class TokenServers
{
    private const int UsualPort = 443;

    // Public registries that have long had a token server of their own.
    private static readonly string[] WellKnown = ["registry-1.docker.io=auth.docker.io", "registry.gitlab.com=gitlab.com"];

    /// <summary>Tells whether a server is known or allowed for a registry.</summary>
    /// <param name="allowed">The pairs that an administrator allowed, each as <c>registry=server</c>.</param>
    /// <param name="registry">The host of the registry, with the port when it is not 443.</param>
    /// <param name="server">The host of the server that gives tokens, with the port when it is not 443.</param>
    public static bool Allows(IReadOnlyList<string> allowed, string registry, string server)
    {
        var pair = Plain($"{registry}={server}");
        return WellKnown.Concat(allowed.Select(Plain)).Contains(pair, StringComparer.OrdinalIgnoreCase);
    }

    private static string Plain(string pair) => string.Join('=', pair.Split('=').Select(host => HostPort.Without(host, UsualPort)));
}
