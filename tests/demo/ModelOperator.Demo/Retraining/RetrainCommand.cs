using System.CommandLine;

namespace ModelOperator.Demo.Retraining;

/// <summary>The verb <c>retrain</c>.</summary>
internal static class RetrainCommand
{
    /// <summary>Makes the verb, which has no options.</summary>
    public static Command Create()
    {
        var command = new Command(
            "retrain",
            "Stands where a training would be: writes what a Job of an action is told by its environment variables. "
                + "The exit code is 1 when one is missing.");
        command.SetAction(_ =>
        {
            var order = RetrainOrder.Of(Environment.GetEnvironmentVariable);
            (order.Missing.Count == 0 ? Console.Out : Console.Error).WriteLine(order);
            return order.Missing.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
