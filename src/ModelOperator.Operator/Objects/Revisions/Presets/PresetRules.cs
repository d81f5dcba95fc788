using System.Text.RegularExpressions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>Finds what is wrong with a preset.</summary>
internal static partial class PresetRules
{
    private const int MaxItems = 256;
    private const int MaxPath = 1024;

    /// <summary>The first problem, with its field and what to do; null when the preset can be used.</summary>
    public static string? FindProblem(ServerPreset preset) =>
        FindProblems(preset).Select(problem => $"{problem.Field}: {problem.Message}").FirstOrDefault();

    private static IEnumerable<(string Field, string Message)> FindProblems(ServerPreset preset) =>
        Image(preset)
            .Concat(Texts("command", preset.Command))
            .Concat(Texts("args", preset.Args))
            .Concat(Variables(preset.Env))
            .Concat(Ports(preset))
            .Concat(Path("readinessPath", preset.ReadinessPath))
            .Concat(Path("livenessPath", preset.LivenessPath))
            .Concat(Path("metricsPath", preset.MetricsPath))
            .Concat(Rest(preset));

    private static IEnumerable<(string, string)> Image(ServerPreset preset)
    {
        if (preset.Image is not { Length: > 0 and <= 512 } image || image.Any(character => character is <= ' ' or > '~'))
        {
            yield return ("image", "it must be the name of an image, such as registry.example/server:1");
        }
    }

    private static IEnumerable<(string, string)> Texts(string field, IReadOnlyList<string>? texts)
    {
        if (texts?.Count > MaxItems)
        {
            yield return (field, $"it has {texts.Count} items, of which it may have {MaxItems}");
        }

        foreach (var (index, text) in (texts ?? []).Index())
        {
            if (Problem(text) is { } problem)
            {
                yield return ($"{field}[{index}]", problem);
            }
        }
    }

    private static IEnumerable<(string, string)> Variables(IReadOnlyDictionary<string, string>? variables)
    {
        if (variables?.Count > MaxItems)
        {
            yield return ("env", $"it has {variables.Count} variables, of which it may have {MaxItems}");
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            if (name.Length == 0 || !name.All(character => character is > ' ' and <= '~' and not '='))
            {
                yield return ("env", $"'{name}' is no name of a variable; use letters, digits, '_', '-' and '.'");
            }
            else if (Problem(value) is { } problem)
            {
                yield return ($"env.{name}", problem);
            }
        }
    }

    private static string? Problem(string? text) =>
        text is null ? "it is null; write a text, or leave it out"
        : Placeholders.FindUnknown(text) is { } unknown
            ? $"'{Sentence.Cut(unknown, 100)}' stands for nothing; the placeholders are {Placeholders.Names}"
        : null;

    private static IEnumerable<(string, string)> Ports(ServerPreset preset)
    {
        var taken = new HashSet<int>();
        foreach (var (field, port) in new[] { ("port", preset.Port), ("grpcPort", preset.GrpcPort), ("metricsPort", preset.MetricsPort) })
        {
            if (port is < 1024 or > ushort.MaxValue)
            {
                yield return (field, $"{port} must be from 1024 to {ushort.MaxValue}");
            }
            else if (port is { } used && !taken.Add(used))
            {
                yield return (
                    field, $"port {used} is there twice; ports must differ, and metrics of the port of HTTP need only metricsPath");
            }
        }
    }

    private static IEnumerable<(string, string)> Path(string field, string? path)
    {
        if (path is not null && (path.Length > MaxPath || !path.StartsWith('/') || path.Any(character => character is <= ' ' or > '~')))
        {
            yield return (field, "it must begin with '/' and have no spaces, such as /health");
        }
    }

    private static IEnumerable<(string, string)> Rest(ServerPreset preset)
    {
        if (preset.ReadinessPath is null)
        {
            yield return ("readinessPath", "it is null; name the path that answers with status 200 when the model is ready");
        }

        if (preset.User is < 0 or > int.MaxValue)
        {
            yield return ("user", $"{preset.User} is no number of a user; use 0 (root) to {int.MaxValue}");
        }

        if (preset.SharedMemory is { } size && !Size().IsMatch(size))
        {
            yield return ("sharedMemory", $"'{size}' is no size; write it as 512Mi or 8Gi");
        }

        if (!Enum.IsDefined(preset.Protocol))
        {
            yield return ("protocol", $"it must be {string.Join(", ", Enum.GetNames<ServerProtocol>())}");
        }

        if (!Enum.IsDefined(preset.Model))
        {
            yield return ("model", $"it must be {string.Join(", ", Enum.GetNames<PresetModel>())}");
        }
    }

    [GeneratedRegex(
        "^[1-9][0-9]{0,6}[KMGT]i\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Size();
}
