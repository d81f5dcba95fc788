using System.CommandLine;
using ModelOperator.Cli.Arguments;
using ModelOperator.Cli.Documents;
using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Clusters;

namespace ModelOperator.Cli.Gpus;

/// <summary>The command <c>gpus</c>.</summary>
internal static class GpusCommand
{
    /// <summary>The command.</summary>
    /// <param name="run">Connects to the cluster that a command line names, and runs what is given with it.</param>
    /// <param name="time">The clock for ages.</param>
    public static Command Build(
        Func<ParseResult, Func<ICluster, CancellationToken, Task>, CancellationToken, Task<int>> run, TimeProvider time)
    {
        var everywhere = OptionForms.Switch("--all-namespaces", "Show the ModelDeployments of every namespace.", "-A");
        var format = OptionForms.Choice(
            "--output",
            "Write a document in this format instead of tables.",
            DocumentWriter.Words.Where(word => word.Value is not DocumentFormat.Name).ToDictionary(StringComparer.Ordinal),
            "-o");
        var command = new Command("gpus", "Show which ModelDeployments hold GPUs on which nodes, which wait for some and why, and totals.")
        {
            everywhere, format,
        };
        command.SetAction((result, token) => run(
            result,
            async (cluster, cancellation) =>
            {
                var streams = result.InvocationConfiguration;
                var sources = await GpuSources.ReadAsync(cluster, result.GetValue(everywhere) ? null : cluster.Namespace, cancellation);
                var report = GpuReport.Of(sources);
                foreach (var sentence in sources.Missing)
                {
                    await streams.Error.WriteLineAsync($"note: {Tables.Printable(sentence)}");
                }

                if (result.GetValue(format) is { } chosen)
                {
                    new DocumentWriter(streams.Output, chosen).Write(GpuDocument.Of(report));
                    return;
                }

                GpuTables.Write(streams.Output, report, seesPods: sources.Pods is not null, time.GetUtcNow());
            },
            token));
        return command;
    }
}
