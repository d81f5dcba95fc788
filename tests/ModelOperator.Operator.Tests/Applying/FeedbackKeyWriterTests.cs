using System.Net;
using System.Text;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class FeedbackKeyWriterTests
{
    private const string Name = "digits-feedback-keys";
    private const string Created = $"create Secret {Name}";

    private static readonly DateTimeOffset Now = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryApi _api = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly FakeLogger<FeedbackKeyWriter> _log = new();
    private readonly Recorder _events = new();
    private readonly FeedbackKeyWriter _writer;

    public FeedbackKeyWriterTests() => _writer = Writer();

    [Fact]
    public async Task Secret_IsMadeWithARandomKeyOfTheDay_AndGoesWithItsModelDeployment()
    {
        await WriteAsync(Owner(new()));

        var made = _api.Find<V1Secret>(Name)!;
        var (day, key) = made.Data!.ShouldHaveSingleItem();
        day.ShouldBe("2026-11-05");
        key.Length.ShouldBe(32);
        key.ShouldNotBe(FeedbackKeys.Build(Owner(new()), Now).Data!.Values.Single());
        made.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");
        made.Metadata.Labels!["app.kubernetes.io/managed-by"].ShouldBe("model-operator");
    }

    [Fact]
    public async Task SecretThatThePersonNames_IsNotMade_NorWithoutFeedback_NorForARefusedSpec()
    {
        await WriteAsync(Owner(new() { KeySecret = "mine" }));
        await WriteAsync(Owner(feedback: null));
        await _writer.WriteAsync(Owner(new()), Plan(PlanExtent.WhatRuns), default);

        _api.Writes.ShouldBeEmpty();
        await WriteAsync(Owner(new()));
        _api.Writes.ShouldBe([Created]);
    }

    [Fact]
    public async Task SecretThatIsThere_StaysAsItIs_WhoeverHasMadeIt()
    {
        _api.Put(new V1Secret
        {
            Metadata = new() { Name = Name, NamespaceProperty = "ml" },
            Data = new Dictionary<string, byte[]> { ["password"] = [1, 2, 3] },
        });
        var before = _api.Find<V1Secret>(Name)!;

        await WriteAsync(Owner(new()));
        _time.Advance(TimeSpan.FromHours(2));
        await WriteAsync(Owner(new()));

        _api.Find<V1Secret>(Name).ShouldBeSameAs(before);
        _api.Writes.ShouldBe([Created, Created]);
        _events.Notes.ShouldBeEmpty();
    }

    [Fact]
    public async Task OperatorsAtOnce_AndAfterARestart_KeepTheKeyOfTheFirst()
    {
        await WriteAsync(Owner(new()));
        var first = _api.Find<V1Secret>(Name)!;

        await Writer().WriteAsync(Owner(new()), Plan(), default);
        await Writer().WriteAsync(Owner(new()), Plan(), default);

        _api.Find<V1Secret>(Name).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Secret_IsTriedOnceAnHour_AndIsMadeAgainAfterSomebodyDeletedIt()
    {
        var owner = Owner(new());
        await WriteAsync(owner);
        _api.Forget<V1Secret>(Name);
        _time.Advance(TimeSpan.FromMinutes(59));
        await WriteAsync(owner);
        _api.Find<V1Secret>(Name).ShouldBeNull();

        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(owner);

        _api.Find<V1Secret>(Name).ShouldNotBeNull();
        _api.Writes.ShouldBe([Created, Created]);
    }

    [Fact]
    public async Task SecretOfAnEarlierModelDeployment_ThatGoesWithIt_IsMadeAnewWithinAMinute()
    {
        await WriteAsync(Owner(new()));
        var successor = Owner(new(), uid: "uid-2", created: Now);
        await WriteAsync(successor);
        _api.Find<V1Secret>(Name)!.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");

        _api.Forget<V1Secret>(Name);
        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(successor);

        _api.Find<V1Secret>(Name)!.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-2");
    }

    [Fact]
    public async Task ModelDeployment_RestsOnceItsSecretIsThere_AndNotWhileItMayStillGo()
    {
        var owner = Owner(new(), created: Now);
        await WriteAsync(owner);
        (await RestsAfterAsync(owner)).ShouldBeTrue();

        var successor = Owner(new(), uid: "uid-2", created: Now);
        await WriteAsync(successor);
        (await RestsAfterAsync(successor)).ShouldBeFalse();
    }

    [Fact]
    public async Task Refusal_IsToldOnce_StopsNothing_AndIsTriedAgainInAMinute()
    {
        _api.JustBefore = _ => throw Refused("secrets is forbidden: exceeded quota");
        var owner = Owner(new());
        await WriteAsync(owner);
        await WriteAsync(owner);
        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(owner);
        _events.Notes.ShouldHaveSingleItem().ShouldStartWith(
            $"Warning FeedbackKeyNotMade Secret {Name} with the key of feedback cannot be made, and answers carry no token until it is "
            + "there; it is tried again every minute: ");
        _events.Notes[0].ShouldEndWith("exceeded quota");

        _api.JustBefore = static _ => { };
        _time.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(owner);

        _api.Find<V1Secret>(Name).ShouldNotBeNull();
    }

    [Fact]
    public async Task ConflictOfAQuota_IsNoSecretThatIsThere()
    {
        _api.JustBefore = _ => throw new KubernetesApiException(
            HttpStatusCode.Conflict, new() { Reason = "Conflict" }, "the quota was changed");

        await Should.ThrowAsync<KubernetesApiException>(() => WriteAsync(Owner(new())));

        _api.JustBefore = static _ => { };
        await WriteAsync(Owner(new()));
        _api.Find<V1Secret>(Name).ShouldNotBeNull();
    }

    [Fact]
    public async Task Key_StandsInNoLineOfTheLog()
    {
        await WriteAsync(Owner(new()));

        var key = _api.Find<V1Secret>(Name)!.Data!.Values.Single();
        var line = _log.Collector.GetSnapshot().ShouldHaveSingleItem();
        line.Message.ShouldBe($"ml/digits: made Secret {Name} with a random key of feedback");
        var state = string.Join(' ', line.StructuredState!.Select(one => one.Value));
        foreach (var text in new[] { Convert.ToBase64String(key), Convert.ToHexString(key), Encoding.Latin1.GetString(key) })
        {
            state.ShouldNotContain(text);
        }
    }

    [Fact]
    public void CredentialsInTheSecretOfTheKeys_AreRefused()
    {
        FeedbackKeys.FindProblem(Owner(new() { CredentialsSecret = Name })).ShouldNotBeNull().Message.ShouldStartWith(
            $"'{Name}' is the Secret that the operator makes for the signing keys");
        FeedbackKeys.FindProblem(Owner(new() { CredentialsSecret = "posters" })).ShouldBeNull();
        FeedbackKeys.FindProblem(Owner(new() { CredentialsSecret = Name, KeySecret = "keys" })).ShouldBeNull();
    }

    private static KubernetesApiException Refused(string message) =>
        new(HttpStatusCode.Forbidden, new() { Reason = "Forbidden" }, message);

    private static ModelDeployment Owner(FeedbackSpec? feedback, string uid = "uid-1", DateTimeOffset? created = null)
    {
        var digits = Sample.Digits(spec => spec with { Monitoring = new() { Feedback = feedback } });
        return digits with
        {
            Metadata = digits.Metadata with { Uid = uid, CreationTimestamp = (created ?? Now.AddDays(-1)).UtcDateTime },
        };
    }

    private static RolloutPlan Plan(PlanExtent extent = PlanExtent.Everything) => new()
    {
        DesiredRevision = "",
        Status = new(),
        Sizes = [],
        Deletions = [],
        Route = null,
        Transitions = [],
        Extent = extent,
    };

    private FeedbackKeyWriter Writer() => new(_api, _api.Rests, _events, new ToldCauses(_time), _time, _log);

    private Task WriteAsync(ModelDeployment owner) => _writer.WriteAsync(owner, Plan(), default);

    // A turn in which there is nothing else to do.
    private async Task<bool> RestsAfterAsync(ModelDeployment owner)
    {
        _api.Rests.Begin(owner);
        await WriteAsync(owner);
        _api.Rests.Settle(owner, seen: 1, TimeSpan.FromMinutes(30));
        return _api.Rests.Left(owner, seen: 1) is not null;
    }

    private sealed class Recorder : IEventRecorder
    {
        public List<string> Notes { get; } = [];

        public void Publish(IKubernetesObject<V1ObjectMeta> regarding, string type, string reason, string action, string note) =>
            Notes.Add($"{type} {reason} {note}");
    }
}
