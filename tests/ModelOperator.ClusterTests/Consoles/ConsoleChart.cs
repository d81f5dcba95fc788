namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The values with which the chart has a console.</summary>
internal static class ConsoleChart
{
    /// <summary>The host of the public address.</summary>
    public const string Host = "console.example";

    /// <summary>The flags of helm for them.</summary>
    public static string[] Flags { get; } =
    [
        "--set", $"console.enabled=true,console.publicUrl=https://{Host}",
        "--set", "console.proxyFrom[0].podSelector.matchLabels.app=proxy",
    ];
}
