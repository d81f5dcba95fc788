using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>status NAME</c>.</summary>
internal static class StatusCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Required();
        var watch = OptionForms.Switch("--watch", "Wait until the rollout has ended, with a line for each change.", "-w");
        var timeout = OptionForms.Duration("--timeout", "With --watch: wait no longer than this, as 90s or 1h30m.");
        var command = new Command(
            "status",
            "Say in one line where a rollout is, for scripts. "
            + "Exit codes: 0 healthy, 1 rolled back, degraded or an error, 2 the rollout has not ended yet.")
        {
            name, watch, timeout,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var (waits, longest) = (result.GetValue(watch), result.GetValue(timeout));
                if (longest is not null && !waits)
                {
                    throw new RefusedException("--timeout bounds a wait; add --watch, or leave it out");
                }

                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var streams = result.InvocationConfiguration;
                if (!waits)
                {
                    streams.Output.WriteLine(Tables.Printable(StateText.Of(deployment)));
                    return WatchEnd.Of(deployment, WatchUntil.Any) ?? WatchEnd.NotYet;
                }

                var code = await new RolloutWatch(cluster, result.GetRequiredValue(name), plugin.Time)
                    .RunAsync(new PlainLines(streams.Output).Show, WatchUntil.Any, longest, cancellation);
                WatchEnd.TellTimeout(code, longest, streams.Error);
                return code;
            },
            token));
        return command;
    }
}
