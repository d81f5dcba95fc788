using System.Diagnostics.CodeAnalysis;

namespace ModelOperator.Api.Spec;

/// <summary>Knows the kinds of servers that every operator has. An administrator may add more as presets.</summary>
public static class ServerKinds
{
    /// <summary>The operator's own server.</summary>
    public const string OnnxRuntime = "OnnxRuntime";

    /// <summary>NVIDIA's Triton Inference Server.</summary>
    public const string Triton = "Triton";

    /// <summary>The server of the vLLM project.</summary>
    public const string VLLM = "VLLM";

    /// <summary>An image of the user's, with nothing preset.</summary>
    public const string Custom = "Custom";

    /// <summary>All of them, in the order in which people read them.</summary>
    public static IReadOnlyList<string> All { get; } = [OnnxRuntime, Triton, VLLM, Custom];

    /// <summary>The kind of a server. Without a kind, an image makes it <see cref="Custom"/>.</summary>
    public static string Of(ServerSpec? server) => server?.Kind ?? (server?.Image is null ? OnnxRuntime : Custom);

    /// <summary>True for the operator's own server.</summary>
    public static bool IsOwn([NotNullWhen(false)] ServerSpec? server) => Of(server) is OnnxRuntime;

    /// <summary>The name of the preset that a server is made from; null for the kinds that have none.</summary>
    public static string? PresetOf(ServerSpec? server) => Of(server) is var kind and not (OnnxRuntime or Custom) ? kind : null;

    /// <summary>
    /// The kind as a revision has it: null where the same is meant without it, so that to write it makes no new revision.
    /// </summary>
    internal static string? InRevision(ServerSpec server) => Of(server) == Of(server with { Kind = null }) ? null : server.Kind;
}
