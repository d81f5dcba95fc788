using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Alerting.Tests.Feedback;

/// <summary>The gateway reads what the operator tells it.</summary>
public sealed class FeedbackContractTests
{
    [Fact]
    public void SettingThatTheOperatorWrites_IsReadByTheGateway()
    {
        var mount = MountOf(new()
        {
            KeySecret = "digits-feedback",
            Slices = [new() { Name = "device", Header = "x-device", Values = ["phone", "a \"quoted\" <one>"] }],
        });

        var read = FeedbackSettingsParser.Parse(mount.Arguments[1]);

        mount.Arguments[0].ShouldBe("--feedback");
        read.Keys.ShouldBe(mount.Mounts[0].MountPath);
        read.MaxDelaySeconds.ShouldBe(30 * 86_400);
        var slice = read.Slices.ShouldHaveSingleItem();
        (slice.Name, slice.Header).ShouldBe(("device", "x-device"));
        slice.Values.ShouldBe(["phone", "a \"quoted\" <one>"]);
    }

    [Fact]
    public void SettingWithoutSlices_IsReadByTheGateway() =>
        FeedbackSettingsParser.Parse(MountOf(new() { KeySecret = "keys", MaxDelay = "1h" }).Arguments[1]).Slices.ShouldBeEmpty();

    private static FeedbackMount MountOf(FeedbackSpec feedback) => FeedbackMount.Of(new()
    {
        Metadata = new() { Name = "digits", NamespaceProperty = "ml" },
        Spec = new()
        {
            Model = new() { Uri = "configmap://digits-models/v1.onnx" },
            Strategy = new(),
            Monitoring = new() { Feedback = feedback },
        },
    });
}
