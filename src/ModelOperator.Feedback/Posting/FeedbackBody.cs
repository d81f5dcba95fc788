using System.Buffers;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Counting;

namespace ModelOperator.Feedback.Posting;

/// <summary>
/// Reads the body of a post: one entry, a list of entries, an entry in each line (<c>application/x-ndjson</c>), or CloudEvents of version
/// 1.0 whose <c>data</c> is an entry (<c>application/cloudevents+json</c> and <c>application/cloudevents-batch+json</c>).
/// </summary>
internal static class FeedbackBody
{
    // Each of them costs an exception, which is dear beside the two bytes that it takes to post one.
    private const int MaxLinesThatAreNoJson = 100;

    /// <summary>Reads the entries, each of which stands for itself: one with a fault keeps no other from being read.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="contentType">The header of that name; null and others than those above are JSON.</param>
    /// <exception cref="JsonException">The body is no JSON, or has too many entries.</exception>
    public static PostedEntry[] Read(in ReadOnlySequence<byte> body, string? contentType)
    {
        var kind = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        return kind switch
        {
            "application/x-ndjson" => Lines(body),
            "application/cloudevents+json" => Values(body, PostedEntry.OfEvent),
            "application/cloudevents-batch+json" => Values(body, PostedEntry.OfEvent),
            _ => Values(body, PostedEntry.Of),
        };
    }

    private static PostedEntry[] Values(in ReadOnlySequence<byte> body, Func<JsonElement, int, PostedEntry> read)
    {
        var json = new Utf8JsonReader(body);
        var probe = json;
        List<PostedEntry> entries = [];
        if (probe.Read() && probe.TokenType is JsonTokenType.StartArray)
        {
            json.Read();
            while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
            {
                Add(entries, read(JsonElement.ParseValue(ref json), entries.Count));
            }
        }
        else
        {
            entries.Add(read(JsonElement.ParseValue(ref json), 0));
        }

        if (json.Read())
        {
            throw new JsonException("it goes on after the first value; entries of one post are a list, or lines of application/x-ndjson");
        }

        return [.. entries];
    }

    private static PostedEntry[] Lines(ReadOnlySequence<byte> body)
    {
        List<PostedEntry> entries = [];
        for (var unreadable = 0; !body.IsEmpty;)
        {
            var end = body.PositionOf((byte)'\n');
            var line = end is { } position ? body.Slice(0, position) : body;
            body = end is { } next ? body.Slice(body.GetPosition(1, next)) : ReadOnlySequence<byte>.Empty;
            if (IsBlank(line))
            {
                continue;
            }

            PostedEntry one;
            try
            {
                one = OfLine(line, entries.Count);
            }
            catch (JsonException exception)
            {
                one = PostedEntry.Refused(entries.Count, "its line must be one JSON object");
                if (++unreadable > MaxLinesThatAreNoJson)
                {
                    throw new JsonException($"more than {MaxLinesThatAreNoJson} lines are no JSON, so none is counted", exception);
                }
            }

            Add(entries, one);
        }

        return [.. entries];
    }

    private static PostedEntry OfLine(in ReadOnlySequence<byte> line, int index)
    {
        var json = new Utf8JsonReader(line);
        var value = JsonElement.ParseValue(ref json);
        return json.Read() ? throw new JsonException("the line goes on after its value") : PostedEntry.Of(value, index);
    }

    private static bool IsBlank(in ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static void Add(List<PostedEntry> entries, PostedEntry entry)
    {
        if (entries.Count == FeedbackEndpoint.MaxEntries)
        {
            throw new JsonException($"it has more than {FeedbackEndpoint.MaxEntries} entries; post them in parts");
        }

        entries.Add(entry);
    }
}

/// <summary>One entry of a post: the feedback, or the reason why it is none.</summary>
/// <param name="Entry">The feedback; null when it has a fault.</param>
/// <param name="Fault">A message that names the entry, the field and its fault; null when it has none.</param>
internal readonly record struct PostedEntry(FeedbackEntry? Entry, string? Fault)
{
    private const string Scalar = "a text, a number or a boolean";
    private const string MissingLabel =
        "label (or a number as score) is missing, which the shadow's prediction for the request with this id is compared with";

    /// <summary>Reads an entry. Fields that it does not know are left out, and one that is null counts as missing.</summary>
    /// <param name="value">The value in the body.</param>
    /// <param name="index">Its place in the post, from 0.</param>
    public static PostedEntry Of(JsonElement value, int index)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Refused(index, $"it must be an object, and is {NameOf(value)}");
        }

        var (entry, score, misfit, idFault) = (new FeedbackEntry(), (JsonElement?)null, (string?)null, (string?)null);
        foreach (var field in value.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.Null || Name(field) is not { } name)
            {
                continue;
            }

            if (name is "id")
            {
                // Whoever posts a token may have an id of their own beside it.
                idFault = IdFault(field.Value);
                entry = idFault is null ? entry with { RequestId = field.Value.GetString() } : entry;
                continue;
            }

            if (name is not "score" && FaultOf(name, field.Value) is { } fault)
            {
                if (name is "token" or "correct")
                {
                    return Refused(index, fault);
                }

                misfit ??= fault;
                continue;
            }

            (entry, score) = name switch
            {
                "token" => (entry with { Token = field.Value.GetString() }, score),
                "correct" => (entry with { Correct = field.Value.GetBoolean() }, score),
                "label" => (entry with { Label = field.Value }, score),
                "prediction" => (entry with { Prediction = field.Value }, score),
                "score" => (entry, field.Value),
                _ => (entry, score),
            };
        }

        if (entry.Token is null && (idFault ?? entry.RequestId) is not null)
        {
            misfit ??= entry.Label is null && score is { } number ? FaultOf("score", number) : null;
            entry = entry with { Label = entry.Label ?? score };
            var wrong = idFault ?? misfit ?? (entry.LabelText is null ? MissingLabel : null);
            return wrong is null ? new(entry, null) : Refused(index, wrong);
        }

        // An entry that says by itself whether the answer was right needs nothing else, whatever else it has.
        if (entry.Correct is null)
        {
            misfit ??= entry.Label is null && score is { } given ? FaultOf("score", given) : null;
            if (misfit is not null)
            {
                return Refused(index, misfit);
            }

            entry = entry with { Label = entry.Label ?? score };
        }

        return Missing(entry) is { } missing ? Refused(index, missing) : new(entry, null);
    }

    /// <summary>Reads the entry that a CloudEvent of version 1.0 has as its <c>data</c>.</summary>
    /// <param name="value">The event.</param>
    /// <param name="index">Its place in the post, from 0.</param>
    public static PostedEntry OfEvent(JsonElement value, int index)
    {
        if (value.ValueKind is not JsonValueKind.Object)
        {
            return Refused(index, $"it must be a CloudEvent, and is {NameOf(value)}");
        }

        JsonElement? version = null, data = null;
        foreach (var attribute in value.EnumerateObject())
        {
            version = Name(attribute) is "specversion" ? attribute.Value : version;
            data = Name(attribute) is "data" ? attribute.Value : data;
        }

        var isKnown = version is { ValueKind: JsonValueKind.String } text && IsText(text) && text.GetString() is "1.0";
        return (isKnown, data) switch
        {
            (false, _) => Refused(index, "specversion must be \"1.0\", since the content type says that it is a CloudEvent"),
            (_, { } entry) => Of(entry, index),
            _ => Refused(index, "data is missing, which has the fields of the entry; data_base64 is not read"),
        };
    }

    /// <summary>An entry that is refused.</summary>
    public static PostedEntry Refused(int index, string fault) => new(null, $"entry {index}: {fault}");

    private static string? FaultOf(string name, JsonElement value)
    {
        var (isRight, wanted) = (name, value.ValueKind) switch
        {
            ("token", var kind) => (kind is JsonValueKind.String, "a text"),
            ("correct", var kind) => (kind is JsonValueKind.True or JsonValueKind.False, "true or false"),
            ("score", var kind) => (kind is JsonValueKind.Number, "a number"),
            ("label" or "prediction", var kind) => (kind is not (JsonValueKind.Object or JsonValueKind.Array), Scalar),
            _ => (true, ""),
        };
        return (isRight, wanted) switch
        {
            (false, _) => $"{name} must be {wanted}, and is {NameOf(value)}",
            (_, "") => null,
            _ when value.ValueKind is JsonValueKind.String && !IsText(value) => $"{name} has half of a surrogate pair, which is no text",
            _ => null,
        };
    }

    private static string? IdFault(JsonElement value) =>
        value.ValueKind is not JsonValueKind.String ? $"id must be a text, and is {NameOf(value)}"
        : !IsText(value) ? "id has half of a surrogate pair, which is no text"
        : value.GetString()!.Length is > 0 and <= FeedbackSettings.MaxRequestIdLength ? null
        : $"id must have 1 to {FeedbackSettings.MaxRequestIdLength} characters";

    private static string? Missing(FeedbackEntry entry) => entry switch
    {
        { Token: null } => "token is missing, which is the header x-model-feedback of the answer",
        { IsCorrect: not null } => null,
        { Label: null, Prediction: null } => "correct (true or false) is missing, or both label and prediction",
        { Label: null } => "label (or a number as score) is missing, which prediction is compared with",
        _ => "prediction is missing, which label or score is compared with; or correct (true or false)",
    };

    // The names of fields are known in any case: feedback has been read so from the start.
    private static string? Name(JsonProperty field)
    {
        try
        {
            return field.Name.ToLowerInvariant();
        }
        catch (InvalidOperationException)
        {
            return null; // It has half of a surrogate pair, so it is none of the names that are known.
        }
    }

    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
