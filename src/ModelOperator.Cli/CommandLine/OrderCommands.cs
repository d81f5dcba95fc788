using System.CommandLine;
using ModelOperator.Api;
using ModelOperator.Cli.Arguments;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Orders;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The commands that intervene in a rollout.</summary>
internal static class OrderCommands
{
    public static IEnumerable<Command> Build(Plugin plugin) =>
    [
        One(
            plugin,
            "promote",
            "Make the candidate the stable revision now, without the steps and checks that are left.",
            OrderBook.Promote),
        One(
            plugin,
            "abort",
            "End the rollout: all requests back to the stable revision at once. The revision is not tried again until `retry` or a new "
            + "spec.",
            OrderBook.Abort),
        One(plugin, "retry", "Let the failed revision be rolled out again, from the first step.", OrderBook.Retry),
        One(
            plugin,
            "pause",
            "Freeze the rollout: its weight and clock stand still. Metrics are still watched, and a failing one still aborts.",
            OrderBook.Pause),
        One(
            plugin,
            "resume",
            "Let a paused rollout go on where it was. After a metric with onFail: Pause has failed, the present stage is measured anew.",
            OrderBook.Resume),
        One(
            plugin,
            "approve",
            "Approve the end of the present stage, where the strategy asks a person to (approval: true).",
            OrderBook.Approve),
    ];

    private static Command One(Plugin plugin, string verb, string description, Func<ModelDeployment, Order> decide)
    {
        var name = NameArgument.Required();
        var command = new Command(verb, description) { name };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            async (cluster, cancellation) =>
            {
                var deployment = await Deployments.FindAsync(cluster, result.GetRequiredValue(name), cancellation);
                var order = decide(deployment);
                await new OrderWriter(cluster, plugin.Time).WriteAsync(deployment, order, cancellation);
                result.InvocationConfiguration.Output.WriteLine(order.Confirmation);
            },
            token));
        return command;
    }
}
