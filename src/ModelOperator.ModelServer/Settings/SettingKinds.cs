using System.Globalization;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.ModelServer.Settings;

/// <summary>Creates settings of each kind.</summary>
internal static class SettingKinds
{
    public static Setting<string> Text(string name, string description, string? fallback = null) =>
        new(name, description, "a text", text => (true, text), fallback is null ? null : (fallback, fallback));

    public static Setting<string> Pattern(
        string name, string description, string expects, Func<string, bool> fits, string? fallback = null) =>
        new(name, description, expects, text => (fits(text), text), fallback is null ? null : (fallback, fallback));

    public static Setting<int> Integer(string name, string description, int min, int max, int fallback) =>
        new(name, description, $"a whole number from {min} to {max}",
            text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max,
                value),
            (fallback, fallback.ToString()));

    /// <summary>Creates a setting of bytes as Kubernetes writes them: a whole number, alone or with Ki, Mi or Gi.</summary>
    public static Setting<long> Size(string name, string description, string min, string max, string fallback)
    {
        var (minBytes, maxBytes) = (ByteSize.TryParse(min)!.Value, ByteSize.TryParse(max)!.Value);
        return new(name, description, $"a size from {min} to {max}, e.g. {fallback}",
            text => ByteSize.TryParse(text) is { } value && value >= minBytes && value <= maxBytes ? (true, value) : (false, 0),
            (ByteSize.TryParse(fallback)!.Value, fallback));
    }

    public static Setting<TimeSpan> Seconds(string name, string description, int min, int max, int fallback) =>
        new(name, description, $"a whole number of seconds from {min} to {max}",
            text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max,
                TimeSpan.FromSeconds(value)),
            (TimeSpan.FromSeconds(fallback), fallback.ToString()));

    public static Setting<bool> Flag(string name, string description) =>
        new(name, description, "true or false", text => (bool.TryParse(text, out var value), value), (false, "false"));

    public static Setting<IReadOnlyList<string>> List(string name, string description) =>
        new(name, description, "a list separated by commas",
            text => (true, text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), ([], ""));

    /// <summary>Creates a setting of pairs with an equals sign between their parts. The pairs are kept as they are written.</summary>
    public static Setting<IReadOnlyList<string>> Pairs(string name, string description) =>
        new(name, description, "a list of pairs like a=b, separated by commas", text =>
        {
            var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return (Array.TrueForAll(parts, part => part.Split('=') is [{ Length: > 0 }, { Length: > 0 }]), parts);
        }, ([], ""));

    /// <summary>Creates a setting of one or more known values, in the order in which they are given.</summary>
    public static Setting<IReadOnlyList<string>> Choices(string name, string description, IReadOnlyList<string> known, string fallback) =>
        new(name, description, $"a list of {string.Join(", ", known)}, separated by commas", text =>
        {
            var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return (parts.Length > 0 && Array.TrueForAll(parts, part => known.Contains(part, StringComparer.Ordinal)), parts);
        }, ([fallback], fallback));

    /// <summary>Creates a setting of whole numbers from 1 up.</summary>
    public static Setting<IReadOnlyList<int>> Integers(string name, string description) =>
        new(name, description, "a list of whole numbers from 1 up, separated by commas", text =>
        {
            var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var numbers = Array.ConvertAll(
                parts, part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);
            return (Array.TrueForAll(numbers, number => number > 0), numbers);
        }, ([], ""));
}
