namespace ModelOperator.Contracts.Models;

/// <summary>Compares hosts that are written with their port or without it, when it is the usual one.</summary>
public static class HostPort
{
    /// <summary>The host and port, or only the host when the port is the usual one.</summary>
    /// <param name="host">A host, with a port or without.</param>
    /// <param name="usual">The usual port.</param>
    public static string Without(string host, int usual) =>
        host.EndsWith($":{usual}", StringComparison.Ordinal) ? host[..host.LastIndexOf(':')] : host;
}
