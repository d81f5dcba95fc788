namespace ModelOperator.ModelServer.Requests;

/// <summary>The server's name, version and extensions in the protocol's metadata.</summary>
internal static class ServerIdentity
{
    public const string Name = "modelserver";

    public static string Version { get; } = typeof(ServerIdentity).Assembly.GetName().Version!.ToString(3);

    public static IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data", "statistics"];
}
