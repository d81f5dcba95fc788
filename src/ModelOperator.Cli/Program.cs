using ModelOperator.Cli.CommandLine;
using ModelOperator.Commands.Clusters;

return await new Plugin(KubernetesCluster.Connect, TimeProvider.System).RunAsync(args, Console.Out, Console.Error);
