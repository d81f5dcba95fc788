using System.CommandLine;
using ModelOperator.Api.Durations;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using Spectre.Console;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>watch NAME</c>.</summary>
internal static class WatchCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var until = new Option<WatchUntil?>("--until")
        {
            Description = "End when it is healthy, rolledback, or any of the two. Default: only when interrupted.",
        };
        var timeout = new Option<TimeSpan?>("--timeout")
        {
            Description = "End after this time, as 90s or 1h30m.",
            CustomParser = argument =>
            {
                if (GoDuration.TryParse(argument.Tokens[0].Value, out var duration) && duration > TimeSpan.Zero)
                {
                    return duration;
                }

                argument.AddError($"--timeout '{argument.Tokens[0].Value}' is no duration; write it as 90s, 10m or 1h30m");
                return null;
            },
        };
        var command = new Command(
            "watch",
            "Draw a rollout live: stage, traffic, pods, metrics and transitions; without a terminal, one line for each change. "
            + "Exit code: 0 healthy, 1 rolled back or degraded, 2 timed out.") { name, until, timeout };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            (cluster, cancellation) => WatchAsync(
                plugin, cluster, result, result.GetRequiredValue(name), result.GetValue(until), result.GetValue(timeout), cancellation),
            token));
        return command;
    }

    private static async Task<int> WatchAsync(
        Plugin plugin, ICluster cluster, ParseResult result, string name, WatchUntil? until, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        // Asked once by itself: what is wrong with the name or the rights is said at once, not tried again and again.
        await NameArgument.FindAsync(cluster, name, cancellationToken);
        var watch = new RolloutWatch(cluster, name, plugin.Time);
        try
        {
            var code = await DrawAsync(watch, result.InvocationConfiguration.Output, until, timeout, cancellationToken);
            if (code == WatchEnd.TimedOut)
            {
                result.InvocationConfiguration.Error.WriteLine($"timed out after {Age.Text(timeout ?? default)}");
            }

            return code;
        }
        catch (OperationCanceledException) when (until is null && cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
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
            sight => screen.UpdateTarget(LivePage.Of(sight, console.Profile.Capabilities.Unicode)), until, timeout, cancellationToken));
    }
}
