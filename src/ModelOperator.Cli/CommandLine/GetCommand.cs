using System.CommandLine;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.Documents;
using ModelOperator.Cli.Errors;
using ModelOperator.Cli.Rendering;
using ModelOperator.Cli.Watching;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Cli.CommandLine;

/// <summary><c>get [NAME]</c>.</summary>
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
                    throw new RefusedException($"NAME '{one}' and {(all ? "--all-namespaces" : "--selector")} exclude each other; leave one out");
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

    /// <summary>Reads and writes what one <c>get</c> asks for.</summary>
    private sealed class Getting(
        TimeProvider time, ICluster cluster, ListRequest request, string? name, InvocationConfiguration streams)
    {
        public async Task PageAsync(string one, CancellationToken cancellationToken) => DeploymentPage.Write(
            Tables.Console(streams.Output), await Deployments.FindAsync(cluster, one, cancellationToken), time.GetUtcNow());

        public async Task TableAsync(bool follows, CancellationToken cancellationToken)
        {
            var found = await ListAsync<ModelDeployment>(cancellationToken);
            var table = new DeploymentTable(streams.Output, withNamespace: request.Namespace is null);
            if (found.Count > 0)
            {
                table.Write(found, time.GetUtcNow());
            }
            else
            {
                streams.Error.WriteLine(request.Namespace is null
                    ? "No ModelDeployments found."
                    : $"No ModelDeployments found in namespace '{request.Namespace}'.");
            }

            if (follows)
            {
                await FollowAsync(found, changed => table.Write([changed], time.GetUtcNow()), cancellationToken);
            }
        }

        public async Task DocumentsAsync(DocumentFormat format, bool follows, CancellationToken cancellationToken)
        {
            var found = await ListAsync<DeploymentDocument>(cancellationToken);
            var writer = new DocumentWriter(streams.Output, format);
            if (follows || name is not null)
            {
                found.ForEach(writer.Write);
            }
            else
            {
                writer.Write(found);
            }

            if (follows)
            {
                await FollowAsync(found, writer.Write, cancellationToken);
            }
        }

        private async Task<List<T>> ListAsync<T>(CancellationToken cancellationToken)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            if (name is null)
            {
                return await cluster.ListAllAsync<T>(request, cancellationToken);
            }

            return [await Deployments.FindAsync<T>(cluster, name, cancellationToken)];
        }

        private async Task FollowAsync<T>(List<T> written, Action<T> write, CancellationToken cancellationToken)
            where T : class, IKubernetesObject<V1ObjectMeta>
        {
            var options = new Kubernetes.Caching.InformerOptions<T>
            {
                Namespaces = request.Namespace is { } ns ? [ns] : [],
                LabelSelector = request.LabelSelector,
                FieldSelector = request.FieldSelector,
                NewestFirst = true,
            };
            try
            {
                await new ListWatch<T>(cluster, options, time).RunAsync(written, write, streams.Error, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // This is how a person ends a watch.
            }
        }
    }
}
