using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Contracts.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Hub;

/// <summary>
/// Finds the commits of tags and branches beside the reconcile, so that a slow Hub delays nobody. An address is asked for once for all who
/// want it, the namespaces take turns, and the wait after an answer without a commit grows.
/// </summary>
internal sealed partial class HubCommits(
    IHubClient hub, IReconcileTrigger<ModelDeployment> trigger, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<HubCommits> logger)
{
    // The Hub usually answers before this, and then nobody sees that it was asked.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(500);

    private const int AtOnce = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, HubWish> _wishes = [];
    private readonly Dictionary<HubAddress, HubQuestion> _questions = [];
    private readonly QueryLimiter _turns = new(AtOnce);
    private DateTimeOffset _quietUntil;
    private HubAnswer? _quietReason;

    private bool IsQuiet => time.GetUtcNow() < _quietUntil;

    /// <summary>
    /// The answer for a revision of a ModelDeployment; null while the Hub is being asked for the first time. The operator looks again by
    /// itself then. While it is asked again, the reason of the last time is told, so that the message does not come and go.
    /// </summary>
    public async Task<HubAnswer?> FindAsync(
        ModelDeployment owner, string revision, HubAddress address, CancellationToken cancellationToken)
    {
        HubWish wish;
        HubQuestion? toAsk;
        lock (_gate)
        {
            wish = Wish(owner, revision, address);
            toAsk = wish.Answer?.Commit is null ? Queue(owner, wish) : null;
        }

        if (toAsk is not null)
        {
            var work = AskAsync(owner.Metadata.NamespaceProperty!, toAsk);
            await Task.WhenAny(work, Task.Delay(ShortWait, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_gate)
        {
            return wish.Answer;
        }
    }

    /// <summary>The commit that was found for a revision of a ModelDeployment; null when there is none.</summary>
    public string? Known(ModelDeployment owner, string revision, HubAddress address)
    {
        lock (_gate)
        {
            return _wishes.GetValueOrDefault(owner.Key()) is { } wish && wish.IsSame(new(owner.Metadata.Uid, revision, address))
                ? wish.Answer?.Commit
                : null;
        }
    }

    /// <summary>Forgets the answer for a ModelDeployment, which needs it no more.</summary>
    public void Forget(ModelDeployment owner)
    {
        lock (_gate)
        {
            if (_wishes.Remove(owner.Key(), out var wish))
            {
                Leave(owner.Key(), wish.Address);
            }
        }
    }

    private HubWish Wish(ModelDeployment owner, string revision, HubAddress address)
    {
        var wish = new HubWish(owner.Metadata.Uid, revision, address);
        var before = _wishes.GetValueOrDefault(owner.Key());
        if (before?.IsSame(wish) == true)
        {
            return before;
        }

        if (_questions.TryGetValue(address, out var asked))
        {
            // Only a changed spec makes a failure be asked again early; whoever merely joins waits with the others.
            var question = before is not null || asked.IsBeingAsked ? asked.Anew() : asked;
            _questions[address] = question;
            wish.Answer = question.Failure;
        }

        if (before is not null && before.Address != address)
        {
            Leave(owner.Key(), before.Address);
        }

        return _wishes[owner.Key()] = wish;
    }

    // The question that has to be asked now; null when it is, or when it must wait.
    private HubQuestion? Queue(ModelDeployment owner, HubWish wish)
    {
        if (!_questions.TryGetValue(wish.Address, out var question))
        {
            _questions[wish.Address] = question = new(wish.Address);
        }

        question.Wishes[owner.Key()] = wish;
        if (IsQuiet)
        {
            wish.Answer ??= _quietReason;
            return null;
        }

        return MayAsk(question) && question.Queued.Add(owner.Metadata.NamespaceProperty!) ? question : null;
    }

    private bool MayAsk(HubQuestion question) => !question.IsBeingAsked && !IsQuiet && time.GetUtcNow() >= question.NotBefore;

    private void Leave(ResourceKey key, HubAddress address)
    {
        if (_questions.TryGetValue(address, out var question) && question.Wishes.Remove(key) && question.Wishes.Count == 0)
        {
            _questions.Remove(address);
        }
    }

    // Each namespace waits in its own queue, so that nobody waits for the queue of the first who asked.
    private async Task AskAsync(string @namespace, HubQuestion question)
    {
        try
        {
            await _turns.RunAsync(
                @namespace, $"{@namespace} {question.Address.At(question.Address.Revision)}",
                async stopping =>
                {
                    if (TryBegin(@namespace, question))
                    {
                        Answered(question, await AskHubAsync(question.Address, stopping));
                    }

                    return true;
                },
                lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    // False when nobody wants the answer any more, or when another namespace was quicker.
    private bool TryBegin(string @namespace, HubQuestion question)
    {
        lock (_gate)
        {
            question.Queued.Remove(@namespace);
            if (question.IsBeingAsked)
            {
                return false;
            }

            return question.IsBeingAsked = question.Wishes.Count > 0 && MayAsk(question);
        }
    }

    private async Task<HubAnswer> AskHubAsync(HubAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.AskAsync(address, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, address.Repository, address.Revision, exception);
            return new(null, "could not be asked; the operator's log says why");
        }
    }

    private void Answered(HubQuestion question, HubAnswer answer)
    {
        ResourceKey[] told;
        lock (_gate)
        {
            question.IsBeingAsked = false;
            told = [.. question.Wishes.Keys];
            // A commit that was found stays, although the wish has joined the next question in the meantime.
            foreach (var wish in question.Wishes.Values.Where(wish => wish.Answer?.Commit is null))
            {
                wish.Answer = answer;
            }

            if (answer.Commit is null)
            {
                Note(question, answer);
            }
            else
            {
                question.Wishes.Clear();
                if (_questions.GetValueOrDefault(question.Address) == question)
                {
                    _questions.Remove(question.Address);
                }
            }
        }

        foreach (var key in told)
        {
            if (answer.Commit is { } commit)
            {
                Log.Found(logger, key.Namespace!, key.Name, question.Address.Revision, question.Address.Repository, commit);
            }

            trigger.Enqueue(key.Namespace, key.Name);
        }
    }

    private void Note(HubQuestion question, HubAnswer failure)
    {
        var now = time.GetUtcNow();
        question.Failed(failure, now);
        if (failure is { IsAboutAll: true, Pause: { } pause } && now + pause > _quietUntil)
        {
            (_quietUntil, _quietReason) = (now + pause, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: revision {Revision} of {Repository} is commit {Commit}")]
        public static partial void Found(
            ILogger logger, string @namespace, string name, string revision, string repository, string commit);

        [LoggerMessage(2, LogLevel.Error, "the Hub could not be asked for revision {Revision} of {Repository}")]
        public static partial void Failed(ILogger logger, string repository, string revision, Exception exception);
    }
}
