package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/// How `metadata` merges, for every kind: the merge rules of `metav1.ObjectMeta`.
final class StandardMetadata {

    static final JsonNode SCHEMA = parse("""
            {"type": "object", "properties": {
              "name": {"type": "string"},
              "generateName": {"type": "string"},
              "namespace": {"type": "string"},
              "selfLink": {"type": "string"},
              "uid": {"type": "string"},
              "resourceVersion": {"type": "string"},
              "generation": {"type": "integer"},
              "creationTimestamp": {"type": "string"},
              "deletionTimestamp": {"type": "string"},
              "deletionGracePeriodSeconds": {"type": "integer"},
              "labels": {"type": "object", "additionalProperties": {"type": "string"}},
              "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
              "finalizers": {"type": "array", "items": {"type": "string"},
                "x-kubernetes-list-type": "set", "x-kubernetes-patch-strategy": "merge"},
              "ownerReferences": {"type": "array",
                "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"],
                "x-kubernetes-patch-strategy": "merge", "x-kubernetes-patch-merge-key": "uid",
                "items": {"type": "object", "x-kubernetes-map-type": "atomic", "properties": {
                  "apiVersion": {"type": "string"},
                  "kind": {"type": "string"},
                  "name": {"type": "string"},
                  "uid": {"type": "string"},
                  "controller": {"type": "boolean"},
                  "blockOwnerDeletion": {"type": "boolean"}}}},
              "managedFields": {"type": "array", "x-kubernetes-list-type": "atomic",
                "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}
            }}""");

    private StandardMetadata() {}

    private static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
