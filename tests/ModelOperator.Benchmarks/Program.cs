using BenchmarkDotNet.Running;
using ModelOperator.Benchmarks.Gateway;
using ModelOperator.Benchmarks.Kubernetes;

const string usage = """
    usage: benchmarks VERB

      gateway [SECONDS] [CONNECTIONS]   the gateway against its backend alone, and against nginx where it is on the PATH
      kubernetes                        what a watch event, a list and a look into the cache cost
    """;

switch (args)
{
    case ["gateway", .. var rest]:
        return await GatewayBenchmark.RunAsync(rest);
    case ["kubernetes"]:
        BenchmarkRunner.Run<KubernetesBenchmark>();
        return 0;
    case [BenchmarkBackend.Verb]:
        return await BenchmarkBackend.RunAsync();
    case [BenchmarkGateway.Verb, var backend]:
        return await BenchmarkGateway.RunAsync(int.Parse(backend));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
