using ModelOperator.Benchmarks.Gateway;

const string usage = """
    usage: benchmarks VERB

      gateway [SECONDS] [CONNECTIONS]   the gateway against its backend alone, and against nginx where it is on the PATH
    """;

switch (args)
{
    case ["gateway", .. var rest]:
        return await GatewayBenchmark.RunAsync(rest);
    case [BenchmarkBackend.Verb]:
        return await BenchmarkBackend.RunAsync();
    case [BenchmarkGateway.Verb, var backend]:
        return await BenchmarkGateway.RunAsync(int.Parse(backend));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}
