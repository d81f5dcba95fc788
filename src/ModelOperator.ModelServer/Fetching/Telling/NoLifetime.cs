namespace ModelOperator.ModelServer.Fetching.Telling;

/// <summary>Leaves the signals of the process to the fetch. The usual lifetime of a host takes them, and the fetch would go on.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
