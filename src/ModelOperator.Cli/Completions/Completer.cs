using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using ModelOperator.Cli.Arguments;

namespace ModelOperator.Cli.Completions;

/// <summary>Finds the possible words at the place where a command line is being typed.</summary>
internal static class Completer
{
    /// <summary>Returns the possible next words.</summary>
    /// <param name="before">The command line before the word, parsed.</param>
    /// <param name="last">The last word of it; null when it is empty.</param>
    /// <param name="typed">The part of the word that is there already.</param>
    public static Completion Of(ParseResult before, string? last, string typed)
    {
        var command = before.CommandResult.Command;
        var options = Ancestors(before.CommandResult).SelectMany(result => result.Command.Options.Where(option =>
            !option.Hidden && (option.Recursive || result == before.CommandResult))).ToList();
        if (options.FirstOrDefault(option => TakesValue(option) && IsNamed(option, last)) is { } open)
        {
            return Known(open.GetCompletions(CompletionContext.Empty), typed) with { IsFile = open.Name == "--kubeconfig" };
        }

        if (typed.StartsWith('-'))
        {
            return new([.. options.SelectMany(option => option.Aliases.Prepend(option.Name).Select(name => (name, option.Description)))
                .Where(word => word.name.StartsWith(typed, StringComparison.Ordinal))]);
        }

        if (before.UnmatchedTokens.Count > 0)
        {
            return new([]);
        }

        if (command.Subcommands.Count > 0)
        {
            return new([.. command.Subcommands.Where(known => !known.Hidden && known.Name.StartsWith(typed, StringComparison.Ordinal))
                .Select(known => (known.Name, known.Description))]);
        }

        var position = before.CommandResult.Children.OfType<ArgumentResult>().Sum(argument => argument.Tokens.Count);
        return command.Arguments.ElementAtOrDefault(position) is { } next
            ? Known(next.GetCompletions(CompletionContext.Empty), typed) with
            {
                IsName = next.Name == NameArgument.Name,
                IsFile = next.ValueType == typeof(FileInfo),
            }
            : new([]);
    }

    private static IEnumerable<CommandResult> Ancestors(CommandResult result) =>
        result.Parent is CommandResult parent ? Ancestors(parent).Prepend(result) : [result];

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static bool IsNamed(Option option, string? word) => word is not null && (option.Name == word || option.Aliases.Contains(word));

    private static Completion Known(IEnumerable<CompletionItem> items, string typed) =>
        new([.. items.Select(item => item.Label)
            .Where(word => word.StartsWith(typed, StringComparison.Ordinal))
            .Select(word => (word, (string?)null))]);
}
