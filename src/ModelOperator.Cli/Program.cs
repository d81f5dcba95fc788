using ModelOperator.Cli.Clusters;
using ModelOperator.Cli.CommandLine;

return await new Plugin(KubernetesCluster.Connect, TimeProvider.System).RunAsync(args, Console.Out, Console.Error);
