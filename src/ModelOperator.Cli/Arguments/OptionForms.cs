using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ModelOperator.Api.Durations;
using ModelOperator.Hosting.Settings;

namespace ModelOperator.Cli.Arguments;

/// <summary>The forms of option that several commands have.</summary>
internal static class OptionForms
{
    private const int MostSeconds = 24 * 60 * 60;

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

    /// <summary>A text; null when the option is not given.</summary>
    public static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>Several texts with commas between, or in several options; null when the option is not given.</summary>
    public static Option<string[]?> Texts(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = TextsOf,
    };

    /// <summary>The same, where each text must be a pair such as <c>a=b</c>.</summary>
    public static Option<string[]?> Pairs(string name, string value, string description)
    {
        var option = Texts(name, value, description);
        option.CustomParser = argument =>
        {
            var pairs = TextsOf(argument);
            if (Array.Find(pairs, pair => pair.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]) is { } odd)
            {
                argument.AddError($"{name} '{odd}' is no pair; write it as {value}");
            }

            return pairs;
        };
        return option;
    }

    /// <summary>A number of bytes as Kubernetes writes it; null when the option is not given.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help for the option.</param>
    /// <param name="usual">The value that counts when it is not given, for the help.</param>
    public static Option<long?> Size(string name, string description, string usual) => new(name)
    {
        Description = $"{description} Default: {usual}.",
        HelpName = "SIZE",
        CustomParser = argument =>
        {
            if (ByteSize.TryParse(argument.Tokens[0].Value) is { } size and > 0)
            {
                return size;
            }

            argument.AddError(
                $"{name} '{argument.Tokens[0].Value}' is no size; write it as a whole number with Ki, Mi or Gi, such as {usual}");
            return null;
        },
    };

    /// <summary>A whole number of seconds from 1 to those of a day; null when the option is not given.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">The help for the option.</param>
    /// <param name="usual">The value that counts when it is not given, for the help.</param>
    public static Option<TimeSpan?> Seconds(string name, string description, int usual) => new(name)
    {
        Description = $"{description} Default: {usual}.",
        HelpName = "SECONDS",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MostSeconds)
            {
                return TimeSpan.FromSeconds(seconds);
            }

            argument.AddError($"{name} '{text}' is no whole number of seconds from 1 to {MostSeconds}");
            return null;
        },
    };

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

    private static string[] TextsOf(ArgumentResult argument) =>
    [
        .. argument.Tokens.SelectMany(token =>
            token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];
}
