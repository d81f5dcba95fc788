using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Hosting;
using ModelOperator.Console.Sessions;

namespace ModelOperator.Console.Callers;

/// <summary>
/// The callers that are followed now, each by the token of its requests. A request is answered with the rights of its own token only:
/// nothing is shared between two tokens, and none is answered before the API server has taken it.
/// </summary>
internal sealed class CallerTable(CallerSettings settings, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private const int BeginAtOnce = 8;
    private const string NoToken =
        "Your request has no bearer token. This console is reached through a proxy that logs you in and adds one; open its address.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();

    // With those who are beginning. A caller is null when there was no room in the end.
    private readonly Dictionary<string, Task<Caller?>> _callers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _ending = [];
    private readonly SemaphoreSlim _beginning = new(BeginAtOnce);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The number of callers that are followed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _followed.Count;
            }
        }
    }

    /// <summary>Answers a request with the rights of its token.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (BearerToken.Of(context.Request.Headers) is not { } token)
        {
            await RefuseAsync(context, new(StatusCodes.Status401Unauthorized, NoToken));
            return;
        }

        if (await EnterAsync(context, token) is { } caller)
        {
            await caller.AnswerAsync(context);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] ending;
        lock (_gate)
        {
            ending = [.. _ending];
        }

        await Task.WhenAll(ending);
        _beginning.Dispose();
        _stop.Dispose();
    }

    // The caller, who has been entered; null when the request has been refused.
    private async Task<Caller?> EnterAsync(HttpContext context, BearerToken token)
    {
        Refusal? refusal = null;
        try
        {
            while (TryFind(token, out var found))
            {
                var caller = await found.WaitAsync(Patience, time, context.RequestAborted);
                if (caller is null)
                {
                    break;
                }

                if (caller.TryEnter())
                {
                    return caller;
                }

                // It has just ended.
                Remove(token.Key, found);
            }
        }
        catch (TimeoutException)
        {
            refusal = new(
                StatusCodes.Status503ServiceUnavailable,
                $"The API server has not said within {Patience.TotalSeconds} s whether it takes your token. It is asked again by itself.");
        }
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            refusal = ConsoleWords.Cluster.FailureOf(exception);
        }

        await RefuseAsync(context, refusal ?? Full);
        return null;
    }

    private Refusal Full => Count < settings.MostCallers ? Busy : new(
        StatusCodes.Status503ServiceUnavailable,
        $"{settings.MostCallers} people use this console already. It goes on by itself when one of them has left; an administrator can let "
        + "more in by console.maxCallers of the chart.");

    private Refusal Busy => new(
        StatusCodes.Status503ServiceUnavailable,
        $"The API server is being asked about as many other tokens as may be at once ({settings.MostCallers}). Yours is asked about "
        + "again by itself.");

    // No seat is free, and none can be freed, so that the API server need not be asked about another token.
    private bool IsTaken => _followed.Count >= settings.MostCallers
        && !_callers.Values.Any(one => one.IsCompletedSuccessfully && one.Result is { IsIdle: true });

    // The caller of a token, who may still be beginning; false when there is no room.
    private bool TryFind(BearerToken token, [MaybeNullWhen(false)] out Task<Caller?> found)
    {
        lock (_gate)
        {
            if (_callers.TryGetValue(token.Key, out found))
            {
                return true;
            }

            // As many tokens as callers may be looked at beside them, so that many bad ones cost no more than as many good ones.
            if (_stop.IsCancellationRequested || IsTaken || _callers.Count - _followed.Count >= settings.MostCallers)
            {
                if (IsTaken)
                {
                    CallerLog.Full(logger, settings.MostCallers);
                }
                else
                {
                    CallerLog.Busy(logger, settings.MostCallers);
                }

                return false;
            }

            _callers[token.Key] = found = BeginAsync(token);
            var ending = FollowAsync(token.Key, found);
            _ending.Add(ending);
            _ = ending.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return true;
        }
    }

    private async Task<Caller?> BeginAsync(BearerToken token)
    {
        // Away from the lock of whoever has asked first.
        await Task.Yield();
        await _beginning.WaitAsync(_stop.Token);
        Caller caller;
        try
        {
            caller = await Caller.BeginAsync(settings, token, time, _stop.Token);
        }
        finally
        {
            _beginning.Release();
        }

        if (TrySeat(token.Key))
        {
            return caller;
        }

        CallerLog.Full(logger, settings.MostCallers);
        await caller.DisposeAsync();
        return null;
    }

    // Only now that the API server has taken the token: nobody has to go for a token that anybody has made up.
    private bool TrySeat(string key)
    {
        lock (_gate)
        {
            return (_followed.Count < settings.MostCallers || EndOldestIdle()) && _followed.Add(key);
        }
    }

    private async Task FollowAsync(string key, Task<Caller?> beginning)
    {
        await Task.Yield();
        Caller? caller;
        try
        {
            caller = await beginning;
        }
        catch (Exception)
        {
            // Whoever has asked is told why. Nothing is kept of a token that was not taken.
            Remove(key, beginning);
            return;
        }

        if (caller is null)
        {
            Remove(key, beginning);
            return;
        }

        CallerLog.Begun(logger, Count);
        try
        {
            await caller.UntilEndAsync(_stop.Token);
        }
        finally
        {
            caller.End();
            Remove(key, beginning);
            await caller.DisposeAsync();
            CallerLog.Ended(logger, Count);
        }
    }

    private bool EndOldestIdle()
    {
        var oldest = _callers
            .Select(entry => (entry.Key, Caller: entry.Value.IsCompletedSuccessfully ? entry.Value.Result : null))
            .Where(entry => entry.Caller is { IsIdle: true })
            .OrderBy(entry => entry.Caller!.UsedAt).FirstOrDefault();
        if (oldest.Caller is null)
        {
            return false;
        }

        oldest.Caller.End();
        _followed.Remove(oldest.Key);
        return _callers.Remove(oldest.Key);
    }

    // Another one of the same token may have taken its place.
    private void Remove(string key, Task<Caller?> caller)
    {
        lock (_gate)
        {
            if (_callers.GetValueOrDefault(key) == caller)
            {
                _callers.Remove(key);
                _followed.Remove(key);
            }
        }
    }

    private void Forget(Task ending)
    {
        lock (_gate)
        {
            _ending.Remove(ending);
        }
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return JsonAnswers.WriteAsync(context, refusal);
    }
}
