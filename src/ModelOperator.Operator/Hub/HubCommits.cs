using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Contracts.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Hub;

/// <summary>
/// Finds the commits of tags and branches beside the reconcile, so that a slow Hub delays nobody. Each is asked for once, and again a while
/// after an answer that was none.
/// </summary>
internal sealed partial class HubCommits(
    IHubClient hub, IReconcileTrigger<ModelDeployment> trigger, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<HubCommits> logger) : IDisposable
{
    /// <summary>The time after which the Hub is asked again when it gave no commit.</summary>
    internal static readonly TimeSpan ProblemHolds = TimeSpan.FromSeconds(30);

    // The Hub usually answers before this, and then nobody sees that it was asked.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(500);

    private const int AtOnce = 4;

    private readonly ConcurrentDictionary<ResourceKey, Question> _questions = new();
    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>The answer for a ModelDeployment's model; null while the Hub is being asked. The operator looks again by itself then.
    /// </summary>
    public async Task<HubAnswer?> FindAsync(ModelDeployment owner, HubAddress address, CancellationToken cancellationToken)
    {
        var question = _questions.GetValueOrDefault(owner.Key());
        if (question is null || question.Uid != owner.Metadata.Uid || question.Address != address || IsOld(question))
        {
            question = new(owner.Metadata.Uid, address) { Last = question?.Address == address ? question.Answer : null };
            _questions[owner.Key()] = question;
            var work = AskAsync(owner, question);
            await Task.WhenAny(work, Task.Delay(ShortWait, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        // The reason of the last time is told until there is a new one, so that the message does not come and go.
        return question.Answer ?? question.Last;
    }

    /// <summary>The commit that was found for a ModelDeployment's model; null when there is none.</summary>
    public string? Known(ModelDeployment owner, HubAddress address) =>
        _questions.GetValueOrDefault(owner.Key()) is { } question && question.Uid == owner.Metadata.Uid && question.Address == address
            ? question.Answer?.Commit
            : null;

    /// <summary>Forgets the answer for a ModelDeployment, which needs it no more.</summary>
    public void Forget(ModelDeployment owner) => _questions.TryRemove(owner.Key(), out _);

    public void Dispose() => _turns.Dispose();

    private bool IsOld(Question question) =>
        question.Answer is { Commit: null } && time.GetElapsedTime(question.AnsweredAt) >= ProblemHolds;

    private async Task AskAsync(ModelDeployment owner, Question question)
    {
        try
        {
            await _turns.WaitAsync(lifetime.ApplicationStopping);
            try
            {
                question.Answered(await hub.AskAsync(question.Address, lifetime.ApplicationStopping), time.GetTimestamp());
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception)
        {
            Log.Failed(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, exception);
            question.Answered(new(null, "could not be asked; the operator's log says why"), time.GetTimestamp());
        }

        if (question.Answer?.Commit is { } commit)
        {
            Log.Found(
                logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, question.Address.Revision, question.Address.Repository,
                commit);
        }

        trigger.Enqueue(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!);
    }

    private sealed class Question(string? uid, HubAddress address)
    {
        private volatile HubAnswer? _answer;

        public string? Uid { get; } = uid;

        public HubAddress Address { get; } = address;

        public HubAnswer? Last { get; init; }

        public HubAnswer? Answer => _answer;

        public long AnsweredAt { get; private set; }

        public void Answered(HubAnswer answer, long at)
        {
            AnsweredAt = at;
            _answer = answer;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: revision {Revision} of {Repository} is commit {Commit}")]
        public static partial void Found(
            ILogger logger, string @namespace, string name, string revision, string repository, string commit);

        [LoggerMessage(2, LogLevel.Error, "{Namespace}/{Name}: the Hub could not be asked for a commit")]
        public static partial void Failed(ILogger logger, string @namespace, string name, Exception exception);
    }
}
