using System.CommandLine;
using ModelOperator.Api.Durations;

namespace ModelOperator.Cli.Arguments;

/// <summary>The forms of option that several commands have.</summary>
internal static class OptionForms
{
    /// <summary>An option that is present or absent; it may be written with <c>=true</c> or <c>=false</c>.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description };

    /// <summary>An option with one of a few words as its value; upper and lower case do not matter.</summary>
    public static Option<T?> Choice<T>(string name, string description, IReadOnlyDictionary<string, T> words, params string[] aliases)
        where T : struct
    {
        var option = new Option<T?>(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', words.Keys),
            CustomParser = argument =>
            {
                var given = argument.Tokens[0].Value;
                foreach (var (word, value) in words)
                {
                    if (word.Equals(given, StringComparison.OrdinalIgnoreCase))
                    {
                        return value;
                    }
                }

                argument.AddError($"{name} '{given}' is unknown; it must be one of {string.Join(", ", words.Keys)}");
                return null;
            },
        };
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. words.Keys]);
        return option;
    }

    /// <summary>A time span greater than zero, as Go and Kubernetes write it.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            if (GoDuration.TryParse(argument.Tokens[0].Value, out var duration) && duration > TimeSpan.Zero)
            {
                return duration;
            }

            argument.AddError($"{name} '{argument.Tokens[0].Value}' is no duration; write it as 90s, 10m or 1h30m");
            return null;
        },
    };
}
