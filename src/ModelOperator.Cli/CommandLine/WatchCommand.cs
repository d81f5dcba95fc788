using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Clusters;
using Spectre.Console;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>watch NAME</c>.</summary>
internal static class WatchCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var until = OptionForms.Choice(
            "--until", "End when the rollout has come to this. Default: only when interrupted.", WatchEnd.Words);
        var timeout = OptionForms.Duration("--timeout", "End after this time, as 90s or 1h30m.");
        var command = new Command(
            "watch",
            "Draw a rollout live: stage, traffic, pods, metrics and transitions; without a terminal, write one line for each change. "
            + "Exit codes: 0 it came to what --until names, 1 it ended in another way or there was an error, 2 the time was up.")
        {
            name, until, timeout,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                // The object is first read once, so that a mistake in the name or a missing right is reported at once and not tried again
                // and again.
                await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var watch = new RolloutWatch(cluster, result.GetRequiredValue(name), plugin.Time);
                var streams = result.InvocationConfiguration;
                try
                {
                    var code = await DrawAsync(watch, streams.Output, result.GetValue(until), result.GetValue(timeout), cancellation);
                    WatchEnd.TellTimeout(code, result.GetValue(timeout), streams.Error);
                    return code;
                }
                catch (OperationCanceledException) when (result.GetValue(until) is null && cancellation.IsCancellationRequested)
                {
                    // A person ends a watch without a goal in this way.
                    return WatchEnd.Reached;
                }
            },
            token));
        return command;
    }

    private static Task<int> DrawAsync(
        RolloutWatch watch, TextWriter output, WatchUntil? until, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (!Tables.IsTerminal(output))
        {
            return watch.RunAsync(new PlainLines(output).Show, until, timeout, cancellationToken);
        }

        var console = Tables.Console(output);
        return console.Live(Text.Empty).StartAsync(screen => watch.RunAsync(
            state => screen.UpdateTarget(LivePage.Of(state, console.Profile.Capabilities.Unicode)), until, timeout, cancellationToken));
    }
}
