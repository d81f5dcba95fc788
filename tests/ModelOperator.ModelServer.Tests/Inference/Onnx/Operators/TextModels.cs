using static ModelOperator.Testing.Onnx.OnnxMessage;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx.Operators;

/// <summary>Makes ONNX models that take texts and have custom operators in their graph.</summary>
internal static class TextModels
{
    public const string Contrib = "ai.onnx.contrib";

    private const int Opset = 13;

    /// <summary>A vocabulary in which the place of a line is its number: "hello" is 5.</summary>
    private const string Vocabulary = "[UNK]\n[CLS]\n[SEP]\n[PAD]\n[MASK]\nhello\nworld\nplay\n##ing";

    /// <summary>A model with one operator that makes texts of texts.</summary>
    public static byte[] Of(string domain, string kind) => Model(
        Opset,
        Message(
            Node(1, domain, kind, ["text"], ["out"]), Text(2, "texts"), Tensor(11, "text", StringType, -1), Tensor(12, "out", StringType, -1)),
        domain);

    /// <summary>A model that reads a text as BERT does, and looks up the score of each token: a hundred times its number.</summary>
    /// <param name="vocabulary">The vocabulary of the tokenizer.</param>
    public static byte[] Scores(string vocabulary = Vocabulary) => Model(
        Opset,
        Message(
            Node(1, Contrib, "BertTokenizer", ["text"], ["ids", "types", "mask"], ("vocab_file", vocabulary)),
            Node(1, "", "Gather", ["scores", "ids"], ["score"]),
            Text(2, "scores"),
            Bytes(5, Message(
            [
                Number(1, 9), Number(2, Long), .. Enumerable.Range(0, 9).Select(number => Number(7, 100 * number)), Text(8, "scores"),
            ])),
            Tensor(11, "text", StringType, -1),
            Tensor(12, "ids", Long, -1),
            Tensor(12, "score", Long, -1)),
        Contrib);

    /// <summary>A model that calls a function of its own, and only this function uses a custom operator.</summary>
    public static byte[] WithFunction() => Message(
        Number(1, 8), Text(2, "model-operator-tests"),
        Bytes(7, Message(
            Node(1, "own", "Shout", ["text"], ["out"]), Text(2, "texts"), Tensor(11, "text", StringType, -1), Tensor(12, "out", StringType, -1))),
        Opset(8, "", Opset), Opset(8, "own", 1),
        Bytes(25, Message(
            Text(1, "Shout"), Text(4, "a"), Text(5, "b"), Node(7, Contrib, "StringUpper", ["a"], ["b"]),
            Opset(9, "", Opset), Opset(9, Contrib, 1), Text(10, "own"))));
}
