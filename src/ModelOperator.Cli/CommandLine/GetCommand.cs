using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Documents;
using ModelOperator.Commands.Errors;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Cli.CommandLine;

/// <summary>The command <c>get [NAME]</c>.</summary>
internal static class GetCommand
{
    public static Command Build(Plugin plugin)
    {
        var name = NameArgument.Optional("Show this ModelDeployment in full. Without it, list all.");
        var everywhere = OptionForms.Switch("--all-namespaces", "List those of every namespace.", "-A");
        var selector = new Option<string?>("--selector", "-l")
        {
            Description = "List only those with these labels, as app=digits,stage!=test.",
            HelpName = "LABELS",
        };
        var format = OptionForms.Choice(
            "--output", "Write what the API server has, in this format, instead of a summary.", DocumentWriter.Words, "-o");
        var watch = OptionForms.Switch("--watch", "After the list, write a line or a document for each change, until interrupted.", "-w");
        var command = new Command(
            "get", "List ModelDeployments, or show one: revisions, traffic, metrics, and what its rollout waits for.")
        {
            name, everywhere, selector, format, watch,
        };
        command.SetAction((result, token) => plugin.RunAsync(
            result,
            (cluster, cancellation) =>
            {
                var (all, labels) = (result.GetValue(everywhere), result.GetValue(selector));
                var one = result.GetValue(name);
                if (one is not null && (all || labels is not null))
                {
                    var other = all ? "--all-namespaces" : "--selector";
                    throw new RefusedException($"NAME '{one}' and {other} exclude each other; leave one out");
                }

                var request = new ListRequest
                {
                    Namespace = all ? null : cluster.Namespace,
                    LabelSelector = labels,
                    FieldSelector = one is null ? null : $"metadata.name={one}",
                };
                var get = new Getting(plugin.Time, cluster, request, one, result.InvocationConfiguration);
                return (result.GetValue(format), result.GetValue(watch)) switch
                {
                    ({ } chosen, var follows) => get.DocumentsAsync(chosen, follows, cancellation),
                    (_, true) => get.TableAsync(follows: true, cancellation),
                    _ => one is null ? get.TableAsync(follows: false, cancellation) : get.PageAsync(one, cancellation),
                };
            },
            token));
        return command;
    }
}
