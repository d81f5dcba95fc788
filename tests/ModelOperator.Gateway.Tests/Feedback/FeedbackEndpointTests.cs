using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Posting;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Feedback;

public sealed class FeedbackEndpointTests : FeedbackTestBase
{
    [Fact]
    public async Task Feedback_IsCountedByRevisionAndSlice()
    {
        var right = await AskAsync("phone");
        var wrong = await AskAsync("desktop");

        var answer = await PostAsync(new[] { new { token = right, correct = true }, new { token = wrong, correct = false } });

        answer.Status.ShouldBe(HttpStatusCode.OK);
        ((int)answer.Body["counted"]!).ShouldBe(2);
        (await CountAsync("slice=\"all\"", "correct=\"true\"", "revision=\"stable\"")).ShouldBe(1);
        (await CountAsync("slice=\"device=phone\"", "correct=\"true\"")).ShouldBe(1);
        (await CountAsync("slice=\"device=phone\"", "correct=\"false\"")).ShouldBe(0, "it exists, so that its first rise is seen");
        (await CountAsync("slice=\"device=desktop\"", "correct=\"false\"")).ShouldBe(1);
    }

    [Fact]
    public async Task Delay_IsTheTimeSinceTheAnswer()
    {
        var token = await AskAsync();

        await PostAsync(new[] { new { token, correct = true } });

        (await Gateway.MetricAsync("model_gateway_feedback_delay_seconds_count", "revision=\"stable\"")).ShouldBe(1);
        (await Gateway.MetricAsync("model_gateway_feedback_delay_seconds_sum")).ShouldNotBeNull()
            .ShouldBeInRange(0, TimeSpan.FromHours(1).TotalSeconds, "an age, and no date");
    }

    [Theory]
    [InlineData("7", "7", "true")]
    [InlineData("7", "7.0", "true")]
    [InlineData("1000", "1e3", "true")]
    [InlineData("0.1", "0.10", "true")]
    [InlineData("9007199254740993", "\"9007199254740993\"", "true")]
    [InlineData("9007199254740993", "9007199254740992", "false")]
    [InlineData("\"7\"", "7", "true")]
    [InlineData("\"cat\"", "\"dog\"", "false")]
    [InlineData("true", "false", "false")]
    public async Task LabelAndPrediction_SayWhetherItWasRight(string label, string prediction, string correct)
    {
        var body = $$"""{"token":"{{await AskAsync()}}","label":{{label}},"prediction":{{prediction}}}""";

        (await PostTextAsync(body)).Status.ShouldBe(HttpStatusCode.OK);

        (await CountAsync("slice=\"all\"", $"correct=\"{correct}\"")).ShouldBe(1);
    }

    [Fact]
    public async Task TextThatIsNone_IsRefused_AndTheOthersAreCounted()
    {
        var answer = await PostTextAsync($$"""
            [{"token":"{{await AskAsync()}}","correct":true},{"token":"{{await AskAsync()}}","label":"\ud800","prediction":"a"}]
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)answer.Body["counted"]!).ShouldBe(1);
        ((string)answer.Body["error"]!).ShouldBe("entry 1: label has half of a surrogate pair, which is no text");
    }

    [Fact]
    public async Task MoreEntriesThanOnePostMayHave_AreRefusedUnread()
    {
        var answer = await PostTextAsync($"[{string.Join(',', Enumerable.Repeat("{}", FeedbackEndpoint.MaxEntries + 1))}]");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer.Body["error"]!).ShouldContain("post them in parts");
        ((int)answer.Body["refused"]!).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"token":TOKEN,"correct":"yes"}""", "correct must be true or false, and is a text")]
    [InlineData("""{"token":5,"correct":true}""", "token must be a text, and is a number")]
    [InlineData("""{"token":TOKEN,"label":{"name":"cat"},"prediction":"cat"}""", "label must be a text, a number or a boolean, and is an object")]
    [InlineData("""{"token":TOKEN,"label":"cat","prediction":["cat"]}""", "prediction must be a text, a number or a boolean, and is a list")]
    [InlineData("""{"token":TOKEN,"score":"high","prediction":1}""", "score must be a number, and is a text")]
    [InlineData("""{"token":TOKEN,"score":0.9}""", "prediction is missing, which label or score is compared with; or correct (true or false)")]
    [InlineData("""{"token":null,"correct":true}""", "token is missing, which is the header x-model-feedback of the answer")]
    [InlineData("""["a list"]""", "it must be an object, and is a list")]
    [InlineData("null", "it must be an object, and is null")]
    public async Task EntryOfAWrongType_IsNamed_AndTheOthersAreCounted(string entry, string fault)
    {
        var (first, wrong, last) = (await AskAsync(), $"\"{await AskAsync()}\"", await AskAsync());

        var answer = await PostTextAsync($$"""
            [{"token":"{{first}}","correct":true},{{entry.Replace("TOKEN", wrong)}},{"Token":"{{last}}","Correct":false}]
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)answer.Body["counted"]!, (int)answer.Body["refused"]!).ShouldBe((2, 1));
        ((string)answer.Body["error"]!).ShouldBe($"entry 1: {fault}");
        answer.Body["errors"]!.AsArray().Count.ShouldBe(1);
        (await Gateway.MetricAsync("model_gateway_feedback_refused_total", "reason=\"unreadable\"")).ShouldBe(1);
        (await CountAsync("slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
    }

    [Fact]
    public async Task ManyEntriesWithFaults_AreAllCountedAsRefused_AndTheFirstAreNamed()
    {
        var answer = await PostTextAsync($"[{string.Join(',', Enumerable.Repeat("7", 50))}]");

        ((int)answer.Body["refused"]!).ShouldBe(50);
        answer.Body["errors"]!.AsArray().Select(error => (string)error!).ShouldBe(
            Enumerable.Range(0, FeedbackAnswer.MaxErrors).Select(index => $"entry {index}: it must be an object, and is a number"));
        (await Gateway.MetricAsync("model_gateway_feedback_refused_total", "reason=\"unreadable\"")).ShouldBe(50);
    }

    [Theory]
    [InlineData(""" "label":{"name":"cat"} """)]
    [InlineData(""" "label":"\ud800" """)]
    [InlineData(""" "prediction":["cat"] """)]
    [InlineData(""" "score":"high" """)]
    public async Task EntryThatSaysWhetherItWasRight_IsCounted_WhateverElseItHas(string field)
    {
        (await PostTextAsync($$"""{"token":"{{await AskAsync()}}",{{field}},"correct":true}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await CountAsync("slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
    }

    [Theory]
    [InlineData(""" "score":0.5,"prediction":0.5 """, "true")]
    [InlineData(""" "score":"high","label":"cat","prediction":"cat" """, "true")]
    [InlineData(""" "score":1,"label":"cat","prediction":"cat" """, "true")]
    [InlineData(""" "score":1,"label":null,"prediction":0,"annotator_kind":"HUMAN","explanation":{"text":"it is a dog"} """, "false")]
    public async Task Annotation_IsReadWithItsScore_WhereItHasNoLabel(string fields, string correct)
    {
        (await PostTextAsync($$"""{"token":"{{await AskAsync()}}",{{fields}}}""")).Status.ShouldBe(HttpStatusCode.OK);

        (await CountAsync("slice=\"all\"", $"correct=\"{correct}\"")).ShouldBe(1);
    }

    [Fact]
    public async Task Lines_AreEntriesOfTheirOwn()
    {
        var answer = await PostAsync(new StringContent(
            $$"""
            {"token":"{{await AskAsync()}}","correct":true}

            {"token":
            {"token":"{{await AskAsync()}}","correct":true} {"token":"AA"}
            {"token":"{{await AskAsync()}}","correct":true}
            """,
            Encoding.UTF8, "application/x-ndjson"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)answer.Body["counted"]!, (int)answer.Body["refused"]!).ShouldBe((2, 2));
        answer.Body["errors"]!.AsArray().Select(error => (string)error!).ShouldBe(
            ["entry 1: its line must be one JSON object", "entry 2: its line must be one JSON object"]);
    }

    [Fact]
    public async Task ManyLinesThatAreNoJson_AreRefusedAsOne()
    {
        var answer = await PostAsync(
            new StringContent(string.Concat(Enumerable.Repeat("x\n", 1000)), Encoding.UTF8, "application/x-ndjson"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((int)answer.Body["refused"]!).ShouldBe(1);
        ((string)answer.Body["error"]!).ShouldContain("more than 100 lines");
    }

    [Fact]
    public async Task CloudEvents_HaveTheEntryAsTheirData()
    {
        var one = await PostAsync(new StringContent(
            Event($$"""{"token":"{{await AskAsync()}}","correct":true}"""), Encoding.UTF8, "application/cloudevents+json"));
        var batch = await PostAsync(new StringContent(
            $$"""
            [{{Event($$"""{"token":"{{await AskAsync()}}","correct":true}""")}},{{Event("7")}},{"specversion":"0.3","data":7},
             {"specversion":"1.0","data_base64":"e30="},{"specversion\ud800":"1.0","specversion":"\ud800"}]
            """,
            Encoding.UTF8, "application/cloudevents-batch+json"));

        one.Status.ShouldBe(HttpStatusCode.OK);
        ((int)batch.Body["counted"]!).ShouldBe(1);
        batch.Body["errors"]!.AsArray().Select(error => (string)error!).ShouldBe(
        [
            "entry 1: it must be an object, and is a number",
            "entry 2: specversion must be \"1.0\", since the content type says that it is a CloudEvent",
            "entry 3: data is missing, which has the fields of the entry; data_base64 is not read",
            "entry 4: specversion must be \"1.0\", since the content type says that it is a CloudEvent",
        ]);
        (await CountAsync("slice=\"all\"", "correct=\"true\"")).ShouldBe(2);

        static string Event(string data) =>
            $$"""{"specversion":"1.0","id":"1","source":"/labels","type":"dev.labels.label","data":{{data}}}""";
    }

    [Fact]
    public async Task LinesOfEntries_AreRefused_NotHalfTaken()
    {
        var answer = await PostTextAsync($$"""
            {"token":"{{await AskAsync()}}","correct":true}
            {"token":"{{await AskAsync()}}","correct":true}
            """);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer.Body["error"]!).ShouldContain("a list");
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(8, PostedBodies.MaxBody)] // all that large posts may hold
    public async Task PostsWhoseBodiesDoNotComeWhole_HoldNobodyUp(int posts, int arrived)
    {
        var token = await AskAsync();
        var silent = new List<RawClient>();
        try
        {
            for (var i = 0; i < posts; i++)
            {
                var client = await RawClient.ConnectAsync(Gateway.Port);
                silent.Add(client);
                await client.SendAsync("POST /v2/models/digits/feedback HTTP/1.1\r\nHost: d\r\nContent-Length: 2000000\r\n\r\n["
                    + new string(' ', arrived - 1));
            }

            (await PostAsync(new { token, correct = true })).Status.ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            foreach (var client in silent)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task TokenThatIsPostedAgain_CountsOnce()
    {
        var token = await AskAsync();
        await PostAsync(new { token, correct = true });

        var again = await PostAsync(new { token, correct = false });

        again.Status.ShouldBe(HttpStatusCode.OK);
        ((int)again.Body["repeated"]!).ShouldBe(1);
        (await CountAsync("slice=\"all\"")).ShouldBe(1);
        (await Gateway.MetricAsync("model_gateway_feedback_repeated_total")).ShouldBe(1);
    }

    [Fact]
    public async Task TokenThatWasChanged_IsRefusedWithItsReason_AndTheOthersOfTheListAreCounted()
    {
        var (good, other) = (await AskAsync(), await AskAsync());
        var changed = other[..^3] + (other[^3] == 'A' ? 'B' : 'A') + other[^2..];

        var answer = await PostAsync(new[] { new { token = changed, correct = true }, new { token = good, correct = true } });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string)answer.Body["error"]!).ShouldContain("signature");
        ((int)answer.Body["counted"]!, (int)answer.Body["refused"]!).ShouldBe((1, 1));
        (await Gateway.MetricAsync("model_gateway_feedback_refused_total", "reason=\"forged\"")).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"token":"AAAA","correct":true}""", "malformed")]
    [InlineData("""{"correct":true}""", "unreadable")]
    [InlineData("""{"token":"AAAA"}""", "unreadable")]
    [InlineData("""{"token":"AAAA","label":7}""", "unreadable")]
    [InlineData("""[null]""", "unreadable")]
    [InlineData("""{"token":""", "unreadable")]
    [InlineData("", "unreadable")]
    [InlineData("7", "unreadable")]
    public async Task BodyThatIsNoFeedback_Is400_AndCounted(string body, string reason)
    {
        var answer = await PostTextAsync(body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)answer.Body["error"]).ShouldNotBeNullOrEmpty();
        (await Gateway.MetricAsync("model_gateway_feedback_refused_total", $"reason=\"{reason}\"")).ShouldBe(1);
    }

    [Fact]
    public async Task BodyThatIsTooLarge_Is413() => (await PostTextAsync(new string(' ', PostedBodies.MaxBody + 1))).Status
        .ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task BodyThatDoesNotCome_Is408()
    {
        await Gateway.DisposeAsync();
        Gateway = await StartAsync(options => options with { BodyStallTimeout = TimeSpan.FromMilliseconds(50) });
        await using var client = await RawClient.ConnectAsync(Gateway.Port);

        await client.SendAsync($"POST {Post} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 100\r\n\r\n{{");

        var answer = await client.ReadUntilAsync("in time");
        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("Connection: close", Case.Insensitive, "what comes of the body later is no request");
    }

    [Fact]
    public async Task AnswerThatFailed_HasNoToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent("{}") };
        request.Headers.Add("x-fail", "yes");

        (await Gateway.Http.SendAsync(request)).Headers.Contains(ModelHeaders.Feedback).ShouldBeFalse();
    }

    [Fact]
    public async Task GatewayWithoutFeedback_GivesNoToken_AndForwardsThePost()
    {
        await using var gateway = await TestGateway.InFrontOfAsync(Model);

        (await gateway.Http.PostAsync(Infer, new StringContent("{}"))).Headers.Contains(ModelHeaders.Feedback).ShouldBeFalse();
        using var post = await gateway.Http.PostAsync(Post, new StringContent("{}"));
        (await post.Content.ReadAsStringAsync()).ShouldBe("the model has it");
    }

    [Fact]
    public async Task GatewayWithoutAKey_AnswersWithoutAToken()
    {
        File.Delete(Path.Combine(Keys.FullName, "1"));
        await Gateway.DisposeAsync();
        Gateway = await StartAsync();

        using var answer = await Gateway.Http.PostAsync(Infer, new StringContent("{}"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains(ModelHeaders.Feedback).ShouldBeFalse();
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(object body)
    {
        using var content = JsonContent.Create(body);
        return await PostAsync(content);
    }

    private Task<(HttpStatusCode Status, JsonNode Body)> PostTextAsync(string body) =>
        PostAsync(new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpContent body)
    {
        using var answer = await Gateway.Http.PostAsync(Post, body);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
