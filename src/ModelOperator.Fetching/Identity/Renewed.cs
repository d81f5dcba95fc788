using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Identity;

/// <summary>Holds a token, and asks for another before it ends. Downloads that go on for hours need several.</summary>
/// <param name="ask">Asks for a token.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log.</param>
internal sealed class Renewed<T>(Func<CancellationToken, Task<Lent<T>>> ask, TimeProvider time, TextWriter output) : IDisposable
{
    // Metadata servers give the same token until four minutes before its end.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // The files of a folder are asked for at once.
    private readonly SemaphoreSlim _turn = new(1);
    private Lent<T>? _held;
    private DateTimeOffset _renewAt;

    /// <summary>Gets the token that is held, or a new one.</summary>
    /// <exception cref="FetchException">There is no token, and none could be had.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_held is null || time.GetUtcNow() >= _renewAt)
            {
                await RenewAsync(cancellationToken);
            }

            return _held!.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            var asked = time.GetUtcNow();
            _held = await AskAsync(cancellationToken);
            var half = (_held.Ends - asked) / 2;
            _renewAt = _held.Ends - (half < Margin ? half : Margin);
        }
        catch (FetchException exception) when (_held is { } former && time.GetUtcNow() < former.Ends)
        {
            await output.WriteLineAsync($"{exception.Message}; what was given before is used until {former.Ends:HH:mm:ss} UTC");
            _renewAt = time.GetUtcNow() + (RetryDelay * IdentityServer.MaxTries);
        }
    }

    /// <summary>Asks in several tries, because the server of a new pod may need a few seconds until it knows it.</summary>
    private async Task<Lent<T>> AskAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (FetchException exception) when (exception.MayGoOn && tries < IdentityServer.MaxTries)
            {
                await output.WriteLineAsync($"{exception.Message}; trying again");
            }

            await Task.Delay(RetryDelay * tries, time, cancellationToken);
        }
    }
}
