package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One entry of `x-kubernetes-validations`. It is compiled when it is first needed, because compiling all
/// rules of all kinds would be a large part of a server's start. Expressions are bound in length and in the
/// number of loop steps.
final class CelRule {

    private static final int MAX_LOOP_STEPS = 100_000;
    private static final int MAX_CODE_POINTS = 20_000;
    private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .comprehensionMaxIterations(MAX_LOOP_STEPS)
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxRegexProgramSize(10_000)
            .build();
    private final String rule;
    private final String message;
    private final String reason;
    private final String fieldPath;
    private final boolean transition;
    private final boolean optionalOld;
    private final String messageExpression;
    private volatile @Nullable Compiled compiled;

    /// The outcome of compiling.
    ///
    /// @param rule null if it does not compile
    /// @param message null if there is none
    /// @param fault why it does not compile, otherwise empty
    private record Compiled(CelRuntime.@Nullable Program rule, CelRuntime.@Nullable Program message, String fault) {}

    /// Compilers and runtime, made when the first rule is compiled.
    private static final class Environment {
        static final CelFunctions FUNCTIONS = KubernetesCel.functions();
        static final CelCompiler PLAIN = compiler(false);
        static final CelCompiler OPTIONAL_OLD = compiler(true);
        static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addFunctionBindings(FUNCTIONS.bindings())
                .build();
    }

    private CelRule(JsonNode entry) {
        rule = entry.path("rule").asText().strip();
        message = entry.path("message").asText();
        reason = entry.path("reason").asText("FieldValueInvalid");
        fieldPath = entry.path("fieldPath").asText();
        optionalOld = entry.path("optionalOldSelf").asBoolean();
        transition = OLD_SELF.matcher(rule).find();
        messageExpression = entry.path("messageExpression").asText();
    }

    static CelRule of(JsonNode entry) {
        return new CelRule(entry);
    }

    /// Why the rule cannot be evaluated at all; empty if it can.
    String fault() {
        return compiled().fault();
    }

    String rule() {
        return rule;
    }

    /// Needs the old value, so it is not asked when there is none.
    boolean isTransition() {
        return transition && !optionalOld;
    }

    /// Whether the answer depends on the old value.
    boolean looksAtOld() {
        return transition;
    }

    /// @param old null if there is no old value
    Optional<Cause> check(Object self, @Nullable Object old, FieldPath path) {
        Compiled programs = compiled();
        CelRuntime.Program program = programs.rule();
        if (program == null) {
            return Optional.of(cause(path, "rule compile error: " + programs.fault()));
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", self);
        if (optionalOld) {
            variables.put("oldSelf", Optional.ofNullable(old));
        } else if (old != null) {
            variables.put("oldSelf", old);
        }
        try {
            return Boolean.TRUE.equals(program.eval(variables))
                    ? Optional.empty()
                    : Optional.of(cause(path, message(programs.message(), variables)));
        } catch (CelEvaluationException e) {
            return Optional.of(cause(path, e.getMessage() + " evaluating rule: " + fixedMessage()));
        }
    }

    private String message(CelRuntime.@Nullable Program messageProgram, Map<String, Object> variables) {
        if (messageProgram != null) {
            try {
                if (messageProgram.eval(variables) instanceof String text && !text.isBlank() && !text.contains("\n")) {
                    return text.strip();
                }
            } catch (CelEvaluationException e) {
                return fixedMessage();
            }
        }
        return fixedMessage();
    }

    private String fixedMessage() {
        return message.isEmpty() ? "failed rule: " + rule : message;
    }

    private Cause cause(FieldPath path, String text) {
        String field = path.text() + fieldPath;
        String start = switch (reason) {
            case "FieldValueRequired" -> "Required value: ";
            case "FieldValueForbidden" -> "Forbidden: ";
            case "FieldValueDuplicate" -> "Duplicate value: ";
            default -> "Invalid value: ";
        };
        return new Cause(reason, start + text, field.startsWith(".") ? field.substring(1) : field);
    }

    private Compiled compiled() {
        Compiled known = compiled;
        if (known == null) {
            known = compile();
            compiled = known;
        }
        return known;
    }

    private Compiled compile() {
        CelCompiler compiler = optionalOld ? Environment.OPTIONAL_OLD : Environment.PLAIN;
        try {
            CelRuntime.Program text = messageExpression.isEmpty() ? null : program(compiler, messageExpression);
            return new Compiled(program(compiler, rule), text, "");
        } catch (CelValidationException | CelEvaluationException e) {
            return new Compiled(null, null, "compilation failed: " + e.getMessage());
        }
    }

    private static CelRuntime.Program program(CelCompiler compiler, String expression)
            throws CelValidationException, CelEvaluationException {
        return Environment.RUNTIME.createProgram(compiler.compile(expression).getAst());
    }

    private static CelCompiler compiler(boolean optionalOld) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("self", SimpleType.DYN)
                .addVar("oldSelf", optionalOld ? OptionalType.create(SimpleType.DYN) : SimpleType.DYN)
                .addLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.lists(),
                        CelExtensions.comprehensions())
                .addFunctionDeclarations(Environment.FUNCTIONS.declarations())
                .build();
    }
}
