using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ModelOperator.Cli.Arguments;

/// <summary>Describes the mistake in a command line in one line.</summary>
internal static class CommandLineError
{
    /// <summary>The line; null when there is no mistake, or when the person only asks for help.</summary>
    /// <param name="result">The parser's result.</param>
    /// <param name="args">The command line, word by word.</param>
    public static string? Of(ParseResult result, IReadOnlyList<string> args)
    {
        var command = result.CommandResult.Command;
        if (result.Action != command.Action && result.Action is not ParseErrorAction)
        {
            return null;
        }

        // The parser takes an unknown flag for an argument where an argument is allowed. No name and no address begins with a hyphen.
        var tokens = result.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Concat(result.UnmatchedTokens);
        var problem = tokens.FirstOrDefault(token => token.StartsWith('-')) is { } flag ? $"unknown flag '{flag}'"
            : args.FirstOrDefault(argument => IsWrongSwitch(argument, command)) is { } wrong ? $"'{wrong}' must be true or false"
            : result.UnmatchedTokens is [var strange, ..] ? Strange(command, strange)
            : result.Errors is [var error, ..] ? Sentence(error, command)
            : null;
        return problem is null ? null : $"{problem}; see '{PathOf(result.CommandResult)} --help'";
    }

    private static string Strange(Command command, string word) => command.Subcommands.Count == 0
        ? $"'{word}' is one argument too many"
        : $"unknown command '{word}', known are {Names(command)}";

    private static string Sentence(ParseError error, Command command) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0 } missing when missing.Parent is CommandResult => $"{missing.Argument.Name} is missing",
        OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value",
        OptionResult { Option.Arity.MaximumNumberOfValues: 1, Tokens.Count: > 1 } option => $"{option.Option.Name} takes one value only",
        CommandResult when command is { Subcommands.Count: > 0, Action: null } => $"a command is missing, known are {Names(command)}",
        _ => error.Message.TrimEnd('.'),
    };

    // The parser takes the value of such a switch for an argument.
    private static bool IsWrongSwitch(string argument, Command command) =>
        argument.StartsWith('-') && argument.Split('=', 2) is [var name, var value] && !bool.TryParse(value, out _)
        && command.Options.Any(option => option.ValueType == typeof(bool) && (option.Name == name || option.Aliases.Contains(name)));

    private static string Names(Command command) =>
        string.Join(", ", command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name));

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "kubectl modeldeployment";
}
