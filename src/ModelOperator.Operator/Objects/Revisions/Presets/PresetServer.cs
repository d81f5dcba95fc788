using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>Puts together what a preset and a spec say about a server. Whatever the spec says comes first.</summary>
internal static class PresetServer
{
    private const int UsualPort = Contracts.Processes.Ports.Data;

    /// <summary>The port that serves HTTP.</summary>
    public static int PortOf(ServerSpec? server, ServerPreset preset) => server?.Port ?? preset.Port ?? UsualPort;

    /// <summary>The server as an image of its own, with everything that a container needs. Placeholders are filled in the preset's texts
    /// alone, because a text of the spec may have braces of its own.</summary>
    public static ServerSpec Of(ServerSpec? server, ServerPreset preset, Placeholders values) => new()
    {
        Image = server?.Image ?? preset.Image,
        Command = server?.Command ?? Fill(preset.Command, values),
        Args = server?.Command is null ? [.. Fill(preset.Args, values) ?? [], .. server?.Args ?? []] : server.Args,
        Env = Environment(server, preset, values),
        Port = PortOf(server, preset),
        ReadinessPath = server?.ReadinessPath ?? preset.ReadinessPath,
    };

    // A variable may use those before it, so the spec's come last, and sorted ones are the same at every start.
    private static List<EnvVar> Environment(ServerSpec? server, ServerPreset preset, Placeholders values)
    {
        var own = server?.Env ?? [];
        var set = own.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. (preset.Env ?? new Dictionary<string, string>()).Where(variable => !set.Contains(variable.Key))
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => new EnvVar { Name = variable.Key, Value = values.Fill(variable.Value) }),
            .. own,
        ];
    }

    private static List<string>? Fill(IReadOnlyList<string>? texts, Placeholders values) => texts?.Select(values.Fill).ToList();
}
