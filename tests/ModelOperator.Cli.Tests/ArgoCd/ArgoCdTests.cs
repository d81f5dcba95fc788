using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Errors;
using ModelOperator.Commands.Orders;
using ModelOperator.Commands.Tests.Support;
using ModelOperator.Contracts.Objects;
using ModelOperator.Testing.GitOps;
using YamlDotNet.Serialization;

namespace ModelOperator.Cli.Tests.ArgoCd;

/// <summary>examples/argocd: what Argo CD shows of a ModelDeployment, and what its actions write.</summary>
public sealed class ArgoCdTests
{
    private const string Kind = "modeloperator.dev_ModelDeployment";

    private static readonly Dictionary<string, string> Scripts = Read();

    private static readonly Dictionary<string, Func<ModelDeployment, Order>> Orders = new()
    {
        ["promote"] = OrderBook.Promote,
        ["abort"] = OrderBook.Abort,
        ["approve"] = OrderBook.Approve,
        ["pause"] = OrderBook.Pause,
        ["resume"] = OrderBook.Resume,
        ["retry"] = OrderBook.Retry,
    };

    private static readonly List<ModelDeployment> Situations =
    [
        .. new[]
        {
            Samples.Healthy,
            Samples.Healthy with { Status = null },
            Samples.Stepping,
            Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, Samples.Candidate),
            Samples.Stepping.WithAnnotation(ModelOperatorApi.PauseAnnotation, "another"),
            Samples.Stepping with { Spec = Samples.Stepping.Spec with { Paused = true } },
            Samples.Stepping with { Status = Samples.Stepping.Status! with { StableRevision = null } },
            In(new() { Kind = StageKind.Switch }),
            In(new() { Kind = StageKind.Shadow, Approval = true }),
            In(new() { Kind = StageKind.PrePromotion, Approval = true }),
            In(new() { Kind = StageKind.PrePromotion, Approval = true, ApprovedAt = Samples.Now }),
            Samples.AwaitingApproval,
            Samples.RolledBack,
            Samples.RolledBack with
            {
                Status = Samples.RolledBack.Status! with
                {
                    FailedRevisions =
                    [
                        .. Samples.RolledBack.Status.FailedRevisions!,
                        new() { Revision = "aaaaaaaaaa", Reason = "AbortRequested", Message = "later", Time = Samples.Now.AddMinutes(1) },
                        new() { Revision = "bbbbbbbbbb", Reason = "AbortRequested", Message = "before", Time = Samples.Now.AddMinutes(-1) },
                    ],
                },
            },
        }.Select(Seen),
    ];

    [LuaFact]
    public async Task Actions_AreThere_WhenTheCommandMakesSense()
    {
        foreach (var situation in Situations)
        {
            var actions = (await LuaScript.RunAsync(Scripts["discovery"], situation)).AsObject();

            actions.Select(a => a.Key).Order(StringComparer.Ordinal).ShouldBe(Orders.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, action) in actions)
            {
                action!["disabled"]!.GetValue<bool>()
                    .ShouldBe(OrderOf(name, situation) is null, $"{name} in situation {Situations.IndexOf(situation)}");
            }
        }
    }

    [LuaFact]
    public async Task Actions_WriteWhatTheCommandsWrite()
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var situation in Situations)
        {
            foreach (var name in Orders.Keys)
            {
                if (OrderOf(name, situation) is { } order)
                {
                    var annotations = (await LuaScript.RunAsync(Scripts[name], situation))["metadata"]!["annotations"]!;
                    annotations[order.Annotation]?.GetValue<string>().ShouldBe(order.Value);
                    annotations.AsObject().ContainsKey(order.Annotation).ShouldBe(order.Value is not null);
                    written.Add(name);
                }
            }
        }

        written.Order(StringComparer.Ordinal).ShouldBe(Orders.Keys.Order(StringComparer.Ordinal));
    }

    [LuaFact]
    public async Task CommandThatWasGivenOnce_IsNotOfferedAgain()
    {
        var aborted = Seen(Samples.Stepping with
        {
            Status = Samples.Stepping.Status! with
            {
                Commands = new()
                {
                    Abort = Samples.Candidate,
                    Promote = Samples.Candidate
                }
            }
        });

        var actions = await LuaScript.RunAsync(Scripts["discovery"], aborted);

        actions["abort"]!["disabled"]!.GetValue<bool>().ShouldBeTrue();
        actions["promote"]!["disabled"]!.GetValue<bool>().ShouldBeTrue();
        actions["pause"]!["disabled"]!.GetValue<bool>().ShouldBeFalse();
    }

    [LuaFact]
    public async Task Health_FollowsThePhase()
    {
        var healths = new Dictionary<RolloutPhase, string>
        {
            [RolloutPhase.Healthy] = "Healthy",
            [RolloutPhase.Idle] = "Healthy",
            [RolloutPhase.Paused] = "Suspended",
            [RolloutPhase.AwaitingApproval] = "Suspended",
            [RolloutPhase.RolledBack] = "Degraded",
            [RolloutPhase.Degraded] = "Degraded",
        };
        foreach (var phase in Enum.GetValues<RolloutPhase>())
        {
            var health = await LuaScript.RunAsync(
                Scripts["health"], Seen(Samples.Stepping with { Status = Samples.Stepping.Status! with { Phase = phase } }));

            health["status"]!.GetValue<string>().ShouldBe(healths.GetValueOrDefault(phase, "Progressing"), phase.ToString());
            health["message"]!.GetValue<string>().ShouldBe("all well");
        }
    }

    [LuaFact]
    public async Task Health_OfASpecThatNobodyHasSeen_IsProgressing()
    {
        await Expect(Samples.Healthy with { Status = null }, "Progressing");
        await Expect(Samples.Healthy with
        {
            Metadata = Samples.Healthy.Metadata with { Generation = 2 },
            Status = Samples.Healthy.Status! with { ObservedGeneration = 1 }
        }, "Progressing");
    }

    [LuaFact]
    public async Task Health_OfARefusedSpec_IsDegraded_AndOfAnEndlessShadow_Suspended()
    {
        var refused = Seen(Samples.Healthy with
        {
            Status = Samples.Healthy.Status! with
            {
                Conditions = [new() { Type = ConditionTypes.Accepted, Status = "False",
                Message = "spec.replicas: \"3\" is too much\nhere" }]
            },
        });

        var health = await LuaScript.RunAsync(Scripts["health"], refused);
        health["status"]!.GetValue<string>().ShouldBe("Degraded");
        health["message"]!.GetValue<string>().ShouldBe("spec.replicas: \"3\" is too much\nhere");
        var shadow = In(new() { Kind = StageKind.Shadow, HoldsAtEnd = true });
        await Expect(Seen(shadow with { Status = shadow.Status! with { Phase = RolloutPhase.Shadowing } }), "Suspended");
    }

    [LuaFact]
    public async Task Health_IsWhatOtherToolsReadInTheConditions()
    {
        foreach (var phase in Enum.GetValues<RolloutPhase>())
        {
            foreach (var (accepted, available, failed) in new[] { (true, true, false), (true, false, false), (true, true, true),
                (false, true, false) })
            {
                // Such a status there is not: what has failed is rolled back, or there is nothing to go back to.
                if ((failed && !MayHaveFailed(phase)) || (!failed && phase == RolloutPhase.RolledBack))
                {
                    continue;
                }

                var deployment = With(phase, accepted, available, failed);
                var health = (await LuaScript.RunAsync(Scripts["health"], deployment))["status"]!.GetValue<string>();
                var others = KstatusReader.Read(
                    JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!.AsObject());

                var text = $"{phase}: {health} and {others}";
                (health == "Healthy").ShouldBe(others == "Current", text);
                (health == "Degraded" || others != "Failed").ShouldBeTrue(text);
                (others == "Failed" || phase == RolloutPhase.Degraded || health != "Degraded").ShouldBeTrue(text);
            }
        }
    }

    private static bool MayHaveFailed(RolloutPhase phase) =>
        phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack or RolloutPhase.Degraded;

    private static ModelDeployment With(RolloutPhase phase, bool accepted, bool available, bool failed)
    {
        Condition[] conditions =
        [
            new() { Type = ConditionTypes.Accepted, Status = accepted ? "True" : "False", Reason = "r", Message = "m" },
            new() { Type = ConditionTypes.Available, Status = available ? "True" : "False", Reason = "r", Message = "m" },
            new() { Type = ConditionTypes.RolledBack, Status = failed ? "True" : "False", Reason = "r", Message = "m" },
        ];
        return Seen(Samples.Healthy with
        {
            Status = Samples.Healthy.Status! with { Phase = phase, Conditions = [.. conditions, .. Kstatus.Of(phase, "m", conditions)] },
        });
    }

    private static async Task Expect(ModelDeployment deployment, string health) =>
        (await LuaScript.RunAsync(Scripts["health"], deployment))["status"]!.GetValue<string>().ShouldBe(health);

    private static Order? OrderOf(string name, ModelDeployment deployment)
    {
        try
        {
            return Orders[name](deployment);
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    private static ModelDeployment In(StageStatus stage) =>
        Samples.Stepping with { Status = Samples.Stepping.Status! with { Stage = stage } };

    private static ModelDeployment Seen(ModelDeployment deployment) => deployment with
    {
        Metadata = deployment.Metadata with { Generation = 3 },
        Status = deployment.Status is { } status ? status with { ObservedGeneration = 3 } : null,
    };

    private static Dictionary<string, string> Read()
    {
        var yaml = new DeserializerBuilder().Build();
        var config = yaml.Deserialize<Dictionary<string, object>>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "argocd-cm.yaml")));
        var data = (Dictionary<object, object>)config["data"];
        var actions = yaml.Deserialize<Dictionary<string, object>>((string)data[$"resource.customizations.actions.{Kind}"]);
        var scripts = new Dictionary<string, string>
        {
            ["health"] = (string)data[$"resource.customizations.health.{Kind}"],
            ["discovery"] = (string)actions["discovery.lua"],
        };
        foreach (var action in ((List<object>)actions["definitions"]).Cast<Dictionary<object, object>>())
        {
            scripts[(string)action["name"]] = (string)action["action.lua"];
        }

        return scripts;
    }
}
