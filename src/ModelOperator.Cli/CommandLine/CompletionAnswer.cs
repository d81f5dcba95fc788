using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Completions;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Cli.CommandLine;

/// <summary>Answers the completion scripts.</summary>
internal static class CompletionAnswer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Writes the possible values of the last of <paramref name="words"/>. Errors are not shown, because a person is typing.
    /// </summary>
    /// <param name="root">All commands.</param>
    /// <param name="words">The command line after the plugin's name. The last word is the one that is being typed, and may be
    /// empty.</param>
    /// <param name="connect">Connects to the cluster that a command line names.</param>
    /// <param name="time">The clock for the limit on the wait for the cluster.</param>
    /// <param name="output">The writer for the answer.</param>
    public static async Task WriteAsync(
        RootCommand root, IReadOnlyList<string> words, Func<ParseResult, ICluster> connect, TimeProvider time, TextWriter output)
    {
        var before = words.SkipLast(1).ToList();
        var typed = words.Count > 0 ? words[^1] : "";
        var parsed = root.Parse(before);
        var completion = Completer.Of(parsed, before.LastOrDefault(), typed);
        var names = completion.IsName ? await NamesAsync(parsed, connect, time) : [];
        foreach (var name in names.Where(name => name.StartsWith(typed, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            await output.WriteLineAsync($"{name}\t");
        }

        foreach (var (word, description) in completion.Words)
        {
            await output.WriteLineAsync($"{word}\t{description?.ReplaceLineEndings(" ")}");
        }

        await output.WriteLineAsync(completion.IsFile ? CompletionScripts.Files : CompletionScripts.NoFiles);
    }

    private static async Task<IEnumerable<string>> NamesAsync(ParseResult parsed, Func<ParseResult, ICluster> connect, TimeProvider time)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            await using var cluster = connect(parsed);
            var all = await cluster.ListAllAsync<ModelDeployment>(new() { Namespace = cluster.Namespace }, deadline.Token);
            return all.Select(deployment => deployment.Metadata.Name!);
        }
        catch (Exception exception) when (exception is OperationCanceledException || ErrorText.Of(exception) is not null)
        {
            return [];
        }
    }
}
